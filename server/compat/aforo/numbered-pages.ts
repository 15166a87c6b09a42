import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import type { Route } from '../../platform/http/route.ts';
import { bodyOf, type Given } from '../behind.ts';

/** How far a list is read whose callers want to know how many entries it has: what is behind that is not counted. */
const most = { perRead: 100, entries: 1_000 } as const;

/** Who asks: a request of another route, with what is its own left out. */
type Asker = object;

/** Where a list of ours is begun. */
export const firstRead = { limit: most.perRead, cursor: undefined } as const;

const digits = z.string().regex(/^\d{1,6}$/, 'must be a whole number from 0 to 999999');

export const numbered = {
  page: digits.default('0').transform(Number).meta({ description: 'Number of the page, the first is 0.' }),
  size: digits
    .default('10')
    .transform((text) => Math.min(Math.max(Number(text), 1), 50))
    .meta({ description: 'Entries of a page, 1 to 50. Default 10.' }),
};

/** A page by its number. */
export const numberedPage = <S extends z.ZodType>(entry: S) =>
  z.object({ content: z.array(entry), totalElements: z.int(), totalPages: z.int(), page: z.int(), size: z.int() });

/** The entries of a list of ours, of which `given` is the first page. */
export async function readOn<T>(own: Route, request: Asker, given: Given, query: object): Promise<T[]> {
  const entries = [...(given['items'] as T[])];
  for (let cursor = given['nextCursor']; cursor !== null && entries.length < most.entries; ) {
    const reply = await own.handler({ ...request, params: {}, body: undefined, header: undefined, query: { ...firstRead, ...query, cursor } } as never);
    const next = bodyOf(reply);
    entries.push(...(next['items'] as T[]));
    cursor = next['nextCursor'];
  }
  return entries;
}

/** All entries of a list of ours. */
export async function readAll<T>(own: Route, request: Asker, query: object = {}): Promise<T[]> {
  const reply = await own.handler({ ...request, params: {}, body: undefined, header: undefined, query: { ...firstRead, ...query } } as never);
  return readOn(own, request, bodyOf(reply), query);
}

/** @param translated Each entry that is shown, in the other words. */
export async function pageOfAll<T, U>(all: readonly T[], { page, size }: { page: number; size: number }, translated: (entry: T) => Promise<U>) {
  const content = await Promise.all(all.slice(page * size, (page + 1) * size).map(translated));
  return { content, totalElements: all.length, totalPages: Math.ceil(all.length / size), page, size };
}

/** Asks a route of ours for one thing, as the same caller. `undefined` where it is not there for them. */
export async function readOne<T>(own: Route, request: Asker, id: string): Promise<T | undefined> {
  try {
    return bodyOf(await own.handler({ ...request, params: { id }, query: {}, body: undefined, header: undefined } as never)) as T;
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return undefined;
    throw error;
  }
}
