import { z } from 'zod';
import { isoTime } from '../clock.ts';
import { field } from '../platform/http/input/field.ts';

/** Returns the UTC day of a time in milliseconds. */
export const dayOf = (ms: number): string => isoTime(ms).slice(0, 10);

/** A calendar date, `YYYY-MM-DD`. */
export const date = field<string>('invalid_period', 'must be a calendar date in the form YYYY-MM-DD', isDate, { type: 'string', format: 'date' });

/** First and last day, both included. */
export const period = z.strictObject({ start: date, end: date }).refine(({ start, end }) => start <= end, {
  params: { code: 'invalid_period' },
  error: 'the end must not be before the start',
  path: ['end'],
  // Reported together with other faults of the same body.
  when: ({ value }) => isRecord(value) && isDate(value['start']) && isDate(value['end']),
});

/**
 * Refuses a list whose first day is after its last day: an empty page would suggest that nothing was found.
 *
 * @param pairs Names of the first and the last day, as in the query.
 * @example z.strictObject({ issuedFrom: date.optional(), issuedTo: date.optional() }).superRefine(daysInOrder(['issuedFrom', 'issuedTo']))
 */
export const daysInOrder =
  <K extends string>(...pairs: readonly (readonly [from: K, to: K])[]) =>
  (given: Readonly<Partial<Record<K, string | undefined>>>, context: z.core.$RefinementCtx): void => {
    for (const [from, to] of pairs) {
      const [first = '', last] = [given[from], given[to]];
      if (last === undefined || last >= first) continue;
      const message = `must not be before the first day, but ${last} is before ${first}: swap them, or leave one out`;
      context.addIssue({ code: 'custom', params: { code: 'invalid_period' }, path: [to], message });
    }
  };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Converts a first and last day in UTC, both included, to milliseconds: from `fromMs` on, and before `beforeMs`. */
export const momentsBetween = (from?: string, to?: string): { fromMs: number | undefined; beforeMs: number | undefined } => ({
  fromMs: from === undefined ? undefined : Date.parse(from),
  beforeMs: to === undefined ? undefined : Date.parse(to) + 86_400_000,
});

/** Returns the number of days from one day to another, negative if that is earlier. */
export const daysUntil = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** Whether a value is an existing calendar date. */
export function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
