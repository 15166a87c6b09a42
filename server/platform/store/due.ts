import { type RawBuilder, sql } from 'kysely';

/**
 * Milliseconds from `now` until a stored moment, `null` for at once. A moment further ahead than any is ever set was written before the clock was set back:
 * it holds nothing up.
 */
export function dueInMs(at: number | null, now: number, furthestMs: number): number {
  const inMs = (at ?? 0) - now;
  return inMs > furthestMs ? 0 : inMs;
}

/** The same of a column, as a condition: it has come. */
export const hasCome = (column: string, now: number, furthestMs: number): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} <= ${now} or ${sql.ref(column)} > ${now + furthestMs})`;
