import type { Limit } from './limit.ts';

/** What a bucket comes to at a moment. */
export interface HitVerdict {
  allowed: boolean;
  /** What the bucket holds from now on, the one that was allowed included. */
  hits: number[];
  /** When there is room again, or at the latest would be. */
  freeAtMs: number;
}

/**
 * Judges one more hit. A bucket is the list of the moments at which something was let through: so there are at most `points` in any window,
 * wherever it begins, and not twice as many around the edge of a fixed one.
 *
 * A hit in the future was written before the clock was set back. It counts as one of now, and is kept as one of now: dated anew at every
 * look, it would never grow old.
 */
export function judgeHit(stored: readonly number[], { points, seconds }: Limit, now: number): HitVerdict {
  const windowMs = seconds * 1_000;
  const hits = stored.map((at) => Math.min(at, now)).filter((at) => at > now - windowMs);
  const over = hits.length + 1 - points;
  if (over > 0) return { allowed: false, hits, freeAtMs: (hits[over - 1] ?? now) + windowMs };
  const next = [...hits, now];
  return { allowed: true, hits: next, freeAtMs: (next[0] ?? now) + windowMs };
}
