import { z } from 'zod';
import { field } from '../platform/http/field.ts';

/** A day of the calendar, `YYYY-MM-DD`. */
export const date = field<string>('invalid_period', 'must be a date of the calendar, written YYYY-MM-DD', isDate, { type: 'string', format: 'date' });

/** First and last day, both included. */
export const period = z.strictObject({ start: date, end: date }).refine(({ start, end }) => start <= end, {
  params: { code: 'invalid_period' },
  error: 'the end must not be before the start',
  path: ['end'],
  // Told beside what is wrong elsewhere in it.
  when: ({ value }) => isRecord(value) && isDate(value['start']) && isDate(value['end']),
});

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
