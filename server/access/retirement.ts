import { isoTime } from '../clock.ts';

/** Whatever the clock of a server says: later than this. */
const never = 0;

/**
 * The columns of a key that retires now. With a grace it verifies until a moment. Without one it verifies never again, on every server: a moment would
 * still be to come where the clock is behind.
 */
export const retirement = (nowMs: number, graceSeconds: number) =>
  ({ state: 'retired', retired_at: nowMs, usable_until: graceSeconds === 0 ? never : nowMs + graceSeconds * 1_000 }) as const;

/** The end of a key for people: one without grace has ended when it was retired. */
export const usableUntilOf = (row: { usable_until: number | null; retired_at: number | null }): string | null =>
  row.usable_until === null ? null : isoTime(Math.max(row.usable_until, row.retired_at ?? 0));
