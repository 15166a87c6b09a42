import { z } from 'zod';

/** A number in a query: of entries, or of entries to skip. A number above `max` becomes `max`, because few callers check the maximum. */
export const countParameter = (what: string, { min, max, otherwise }: { min: number; max: number; otherwise: number }) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
    .default(String(otherwise))
    .transform((text) => Math.min(Math.max(Number(text), min), max))
    .meta({ description: `${what}, ${min} to ${max}. Default ${otherwise}.` });
