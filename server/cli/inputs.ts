import { z } from 'zod';
import { isDate } from '../resources/calendar.ts';

/** Input schemas that several commands share. commander passes text, or `true` for a bare flag. */

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max, `must be a whole number from ${min} to ${max}`)
    .transform(Number);

export const flag = z.boolean().default(false);

/** A switch: `on` or `off`. */
export const onOff = z.enum(['on', 'off'], 'must be on or off').transform((text) => text === 'on');

/** A calendar day (its start in UTC) or a full ISO 8601 time with zone. In milliseconds since the epoch. */
export const moment = z
  .string()
  .refine(
    (text) =>
      /^.{10}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text) && isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)),
    'must be a day (2026-12-31) or a time with its zone (2026-12-31T18:00:00Z)',
  )
  .transform((text) => Date.parse(text));

export const day = z.string().refine(isDate, 'must be a day of the calendar, written YYYY-MM-DD');
