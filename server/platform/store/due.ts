import { type RawBuilder, sql } from 'kysely';

/**
 * Returns the milliseconds from `now` until a stored time; `null` means at once. A time further ahead than any valid one was written before the clock was set
 * back, and counts as due.
 */
export function dueInMs(at: number | null, now: number, maxAheadMs: number): number {
  const inMs = (at ?? 0) - now;
  return inMs > maxAheadMs ? 0 : inMs;
}

/** The same check as a condition on a column. */
export const dueCondition = (column: string, now: number, maxAheadMs: number): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} <= ${now} or ${sql.ref(column)} > ${now + maxAheadMs})`;
