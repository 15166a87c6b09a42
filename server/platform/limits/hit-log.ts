import type { Limit } from './limit.ts';

/** The state of a bucket after a hit. */
export interface HitVerdict {
  allowed: boolean;
  /** The bucket's new content, including an allowed hit. */
  hits: number[];
  /** When there is room again at the latest. */
  freeAtMs: number;
}

/**
 * Evaluates one more hit. A bucket lists the times of allowed hits. There are at most `points` in any window, wherever it begins, where fixed windows would
 * allow twice as many around an edge.
 *
 * A hit in the future was written before the clock was set back. It is stored with the current time, because a new date at every check would never expire.
 */
export function judgeHit(stored: readonly number[], { points, seconds }: Limit, now: number): HitVerdict {
  const windowMs = seconds * 1_000;
  const hits = stored.map((at) => Math.min(at, now)).filter((at) => at > now - windowMs);
  const over = hits.length + 1 - points;
  if (over > 0) return { allowed: false, hits, freeAtMs: (hits[over - 1] ?? now) + windowMs };
  const next = [...hits, now];
  return { allowed: true, hits: next, freeAtMs: (next[0] ?? now) + windowMs };
}
