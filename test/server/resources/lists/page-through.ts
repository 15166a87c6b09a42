import { expect } from 'vitest';
import type { World } from '../../../support/server/world.ts';

/** What parameters a list is asked with. */
export type Ask = Readonly<Record<string, string>>;

/** One row, or one list, as JSON. */
export type Json = Record<string, unknown>;

const rowsOfAPage = 7;
const atOnce = 8;

/** Reads a list to its end, a page at a time. @returns The ids in their order, or the code and the parameter of a refusal. */
async function idsOf({ manage }: World, bearer: string, path: string, ask: Ask): Promise<string[] | string> {
  const ids: string[] = [];
  const query = new URLSearchParams({ ...ask, limit: String(rowsOfAPage) });
  for (;;) {
    const { status, json, text } = await manage(bearer, 'GET', `${path}?${query}`);
    if (status >= 400) return status < 500 && ids.length === 0 ? String(json['code']) : text;
    const items = json['items'] as { id: string }[];
    ids.push(...items.map(({ id }) => id));
    if (json['nextCursor'] === null) return ids;
    // A page that is not the last one is full.
    expect(items, JSON.stringify(ask)).toHaveLength(rowsOfAPage);
    query.set('cursor', String(json['nextCursor']));
  }
}

/** Asks with nothing, with each parameter alone, and with each pair of two different ones. */
export function pairsOf(values: Readonly<Record<string, readonly string[]>>): Ask[] {
  const all = Object.entries(values).flatMap(([name, some]) => some.map((value) => [name, value] as const));
  const pairs = all.flatMap(([name, value], index) =>
    all.slice(index + 1).flatMap(([other, its]) => (other === name ? [] : [{ [name]: value, [other]: its }])),
  );
  return [{}, ...all.map(([name, value]) => ({ [name]: value })), ...pairs];
}

/** Those of one parameter, and of none. */
export const alone = (asks: readonly Ask[]): Ask[] => asks.filter((ask) => Object.keys(ask).length < 2);

/** By code point, as both databases order what is read in its order. */
export const byText = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** Sends all, a few at a time. */
export async function each<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let first = 0; first < items.length; first += atOnce) {
    results.push(...(await Promise.all(items.slice(first, first + atOnce).map((item, at) => work(item, first + at)))));
  }
  return results;
}

/** A list as its documentation says it is. */
export interface List {
  path: string;
  /** Who asks. Default: management. */
  bearer?: string;
  /** Each row as a single read gives it. */
  rows: readonly Json[];
  asks: readonly Ask[];
  /** Whether a row belongs to a list that is narrowed by one parameter. */
  fits(row: Json, name: string, value: string): boolean;
  compare(ask: Ask): (one: Json, other: Json) => number;
  /** The code of what is not served. */
  refusal(ask: Ask): string | undefined;
}

/** Reads the list for each ask, and compares it with what the single reads say. @returns How many lists were longer than a page. */
export async function expectAsRead(world: World, { path, bearer = world.acme.apiKey, rows, asks, fits, compare, refusal }: List): Promise<number> {
  const want = (ask: Ask): string[] | string =>
    refusal(ask) ??
    rows
      .filter((row) => Object.entries(ask).every(([name, value]) => fits(row, name, value)))
      .toSorted(compare(ask))
      .map(({ id }) => String(id));
  const found = await each(asks, async (ask) => ({ ask, ids: await idsOf(world, bearer, path, ask) }));
  const wrong = found.filter(({ ask, ids }) => JSON.stringify(ids) !== JSON.stringify(want(ask)));
  expect(wrong.slice(0, 5).map(({ ask, ids }) => ({ ask, ids, want: want(ask) })), `${wrong.length} lists are not as they are read`).toEqual([]);
  return found.filter(({ ids }) => ids.length > rowsOfAPage).length;
}

/** Writes something with the key of the tenant. */
export async function sent({ acme, manage }: World, path: string, body?: unknown): Promise<Json> {
  const { status, json, text } = await manage(acme.apiKey, 'POST', path, body);
  expect(status, text).toBeLessThan(300);
  return json;
}

/** Reads each alone. */
export const readAlone = ({ acme, manage }: World, path: string, ids: readonly unknown[]): Promise<Json[]> =>
  each(ids, async (id) => (await manage(acme.apiKey, 'GET', `${path}/${String(id)}`)).json);

export const textOf = (row: Json, name: string): string => String(row[name] ?? '');
