import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import type { Route } from '../../platform/http/routes/route.ts';
import { type ResponseBody, responseBodyOf } from '../translate-route.ts';

/** How far a list is read to count its entries. Later entries are not counted. */
const readLimits = { perRead: 100, entries: 1_000 } as const;

/** Request of the calling route, whose own params, query and body are replaced. */
type Asker = object;

/** Query for the first page of a Vitrine list. */
export const firstPageQuery = { limit: readLimits.perRead, cursor: undefined } as const;

const digits = z.string().regex(/^\d{1,6}$/, 'must be a whole number from 0 to 999999');

export const numbered = {
  page: digits.default('0').transform(Number).meta({ description: 'Page number, starting at 0.' }),
  size: digits
    .default('10')
    .transform((text) => Math.min(Math.max(Number(text), 1), 50))
    .meta({ description: 'Entries per page, 1 to 50. Default 10.' }),
};

/** Response with a page by its number. */
export const numberedPage = <S extends z.ZodType>(entry: S) =>
  z.object({ content: z.array(entry), totalElements: z.int(), totalPages: z.int(), page: z.int(), size: z.int() });

/** Reads a Vitrine list to its end and returns its entries. @param given The first page. */
export async function readRemaining<T>(own: Route, request: Asker, given: ResponseBody, query: object): Promise<T[]> {
  const entries = [...(given['items'] as T[])];
  for (let cursor = given['nextCursor']; cursor !== null && entries.length < readLimits.entries; ) {
    const reply = await own.handler({ ...request, params: {}, body: undefined, header: undefined, query: { ...firstPageQuery, ...query, cursor } } as never);
    const next = responseBodyOf(reply);
    entries.push(...(next['items'] as T[]));
    cursor = next['nextCursor'];
  }
  return entries;
}

/** Reads all entries of a Vitrine list. */
export async function readAll<T>(own: Route, request: Asker, query: object = {}): Promise<T[]> {
  const reply = await own.handler({ ...request, params: {}, body: undefined, header: undefined, query: { ...firstPageQuery, ...query } } as never);
  return readRemaining(own, request, responseBodyOf(reply), query);
}

/** @param translated Converts an entry of the page to Aforo's format. */
export async function pageOfAll<T, U>(all: readonly T[], { page, size }: { page: number; size: number }, translated: (entry: T) => Promise<U>) {
  const content = await Promise.all(all.slice(page * size, (page + 1) * size).map(translated));
  return { content, totalElements: all.length, totalPages: Math.ceil(all.length / size), page, size };
}

/** Reads one resource from a Vitrine route, as the same caller; `undefined` when it does not exist for them. */
export async function readOne<T>(own: Route, request: Asker, id: string): Promise<T | undefined> {
  try {
    return responseBodyOf(await own.handler({ ...request, params: { id }, query: {}, body: undefined, header: undefined } as never)) as T;
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return undefined;
    throw error;
  }
}
