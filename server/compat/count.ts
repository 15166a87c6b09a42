import { z } from 'zod';

/** A number of a query: of entries, or of those in front of them. More than `max` is `max`, as few callers ask what the most is. */
export const count = (what: string, { min, max, otherwise }: { min: number; max: number; otherwise: number }) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
    .default(String(otherwise))
    .transform((text) => Math.min(Math.max(Number(text), min), max))
    .meta({ description: `${what}, ${min} to ${max}. Default ${otherwise}.` });
