import { expect } from 'vitest';
import type { World } from '../../../support/server/world.ts';

/** The query parameters of a list. */
export type Query = Readonly<Record<string, string>>;

/** A row or a list, as JSON. */
export type Json = Record<string, unknown>;

const pageSize = 7;
const maxParallel = 8;

/** Reads a list to its end, page by page. @returns The ids in order, or the code of a refusal. */
async function idsOf({ manage }: World, bearer: string, path: string, query: Query): Promise<string[] | string> {
  const ids: string[] = [];
  const search = new URLSearchParams({ ...query, limit: String(pageSize) });
  for (;;) {
    const { status, json, text } = await manage(bearer, 'GET', `${path}?${search}`);
    if (status >= 400) return status < 500 && ids.length === 0 ? String(json['code']) : text;
    const items = json['items'] as { id: string }[];
    ids.push(...items.map(({ id }) => id));
    if (json['nextCursor'] === null) return ids;
    // Every page but the last is full.
    expect(items, JSON.stringify(query)).toHaveLength(pageSize);
    search.set('cursor', String(json['nextCursor']));
  }
}

/** Returns queries without parameters, with each value alone, and with each pair of different parameters. */
export function pairsOf(values: Readonly<Record<string, readonly string[]>>): Query[] {
  const all = Object.entries(values).flatMap(([name, some]) => some.map((value) => [name, value] as const));
  const pairs = all.flatMap(([name, value], index) =>
    all.slice(index + 1).flatMap(([other, its]) => (other === name ? [] : [{ [name]: value, [other]: its }])),
  );
  return [{}, ...all.map(([name, value]) => ({ [name]: value })), ...pairs];
}

/** The queries with at most one parameter. */
export const singleFilters = (queries: readonly Query[]): Query[] => queries.filter((query) => Object.keys(query).length < 2);

/** Compares by code point, as both databases do. */
export const byText = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** Runs `work` for all items, a few at a time. */
export async function each<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let first = 0; first < items.length; first += maxParallel) {
    results.push(...(await Promise.all(items.slice(first, first + maxParallel).map((item, at) => work(item, first + at)))));
  }
  return results;
}

/** A list, as its documentation describes it. */
export interface List {
  path: string;
  /** The credential of the caller. Default: management. */
  bearer?: string;
  /** Each row as a single read returns it. */
  rows: readonly Json[];
  queries: readonly Query[];
  /** Whether a row belongs to the list filtered by one parameter. */
  fits(row: Json, name: string, value: string): boolean;
  compare(query: Query): (one: Json, other: Json) => number;
  /** The code of a refused query. */
  refusal(query: Query): string | undefined;
}

/** Reads the list for each query and compares it with the single reads. @returns The number of lists longer than a page. */
export async function expectAsRead(world: World, { path, bearer = world.acme.apiKey, rows, queries, fits, compare, refusal }: List): Promise<number> {
  const expectedIds = (query: Query): string[] | string =>
    refusal(query) ??
    rows
      .filter((row) => Object.entries(query).every(([name, value]) => fits(row, name, value)))
      .toSorted(compare(query))
      .map(({ id }) => String(id));
  const found = await each(queries, async (query) => ({ query, ids: await idsOf(world, bearer, path, query) }));
  const wrong = found.filter(({ query, ids }) => JSON.stringify(ids) !== JSON.stringify(expectedIds(query)));
  expect(wrong.slice(0, 5).map(({ query, ids }) => ({ query, ids, want: expectedIds(query) })), `${wrong.length} lists are not as they are read`).toEqual([]);
  return found.filter(({ ids }) => ids.length > pageSize).length;
}

/** Sends a POST with the tenant’s key. */
export async function sent({ acme, manage }: World, path: string, body?: unknown): Promise<Json> {
  const { status, json, text } = await manage(acme.apiKey, 'POST', path, body);
  expect(status, text).toBeLessThan(300);
  return json;
}

/** Reads each row by its id. */
export const readEach = ({ acme, manage }: World, path: string, ids: readonly unknown[]): Promise<Json[]> =>
  each(ids, async (id) => (await manage(acme.apiKey, 'GET', `${path}/${String(id)}`)).json);

export const textOf = (row: Json, name: string): string => String(row[name] ?? '');
