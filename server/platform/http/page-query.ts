import { z } from 'zod';
import { field } from './field.ts';

/** Entries of a page: what a caller gets without asking, and the most they get. */
export const pageLimits = { default: 25, max: 100 } as const;

/**
 * Characters of a cursor, at most. The longest that is written holds the number of an invoice as it is searched for, in which one letter of 64 may have become
 * eighteen (U+FDFA); the name of a customer, of 255 letters of three bytes each, takes less.
 */
const longestCursor = 4_096;

const isWholeNumber = (text: unknown): boolean => typeof text === 'string' && /^\d{1,15}$/.test(text);

/** The query parameters of every list. A greater `limit` than is given is not an error: the page just ends earlier. */
export const pageQuery = {
  cursor: z.string().min(1).max(longestCursor).optional().meta({ description: '"nextCursor" of the page before.' }),
  limit: field<string>('invalid_request', 'must be a whole number', isWholeNumber, { type: 'integer', minimum: 1, maximum: pageLimits.max })
    .default(String(pageLimits.default))
    .transform((text) => Math.min(Math.max(Number(text), 1), pageLimits.max))
    .meta({ description: `Entries of the page, 1 to ${pageLimits.max}. Default ${pageLimits.default}.` }),
};

/** The shape of a page in the documentation of the API. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
