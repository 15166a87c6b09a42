import { isoTime } from '../clock.ts';

/** Earlier than the clock of any server. */
const never = 0;

/**
 * Returns the columns of a key that retires now. With a grace period the key verifies until its end. Without one it stops verifying at once on every server:
 * with a time, a server whose clock is behind would still accept it.
 */
export const retirement = (nowMs: number, graceSeconds: number) =>
  ({ state: 'retired', retired_at: nowMs, usable_until: graceSeconds === 0 ? never : nowMs + graceSeconds * 1_000 }) as const;

/** Returns when a key ends, for display. A key without grace ended when it was retired. */
export const usableUntilOf = (row: { usable_until: number | null; retired_at: number | null }): string | null =>
  row.usable_until === null ? null : isoTime(Math.max(row.usable_until, row.retired_at ?? 0));
