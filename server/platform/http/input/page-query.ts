import { z } from 'zod';
import { field } from './field.ts';

/** Entries of a page: the default and the maximum. */
export const pageLimits = { default: 25, max: 100 } as const;

/**
 * Maximum length of a cursor. The longest contains an invoice number in its search form, in which one of 64 letters may become eighteen (U+FDFA). A customer
 * name, of 255 letters with three bytes each, takes less.
 */
const maxCursorLength = 4_096;

const isWholeNumber = (text: unknown): boolean => typeof text === 'string' && /^\d{1,15}$/.test(text);

/** The query parameters of every list. A `limit` above the maximum is not an error: the page is just shorter. */
export const pageQuery = {
  cursor: z.string().min(1).max(maxCursorLength).optional().meta({ description: '`nextCursor` of the previous page.' }),
  limit: field<string>('invalid_request', 'must be a whole number', isWholeNumber, { type: 'integer', minimum: 1, maximum: pageLimits.max })
    .default(String(pageLimits.default))
    .transform((text) => Math.min(Math.max(Number(text), 1), pageLimits.max))
    .meta({ description: `Entries of the page, 1 to ${pageLimits.max}. Default ${pageLimits.default}.` }),
};

/** Returns the schema of a page for the API documentation. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
