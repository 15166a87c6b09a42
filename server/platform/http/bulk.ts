import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import { type Done, doneOr } from '../store/done.ts';
import { parseInput } from './field.ts';
import type { BodyReading } from './route.ts';

/** What one call may write. */
export const bulkLimits = { rows: 500, bodyBytes: 4 * 1024 * 1024 } as const;

/** What became of a thing that was written by its natural key. */
export type Put = 'created' | 'updated' | 'unchanged';

/** A row that fits its schema, or why it does not. */
export type BulkRow<T> = T | HttpError;

/** The body of a call that writes many things, as it is documented. What is in it is checked by {@link readBulk}. */
export function bulkBody<T>(row: z.ZodType<T>): z.ZodType<{ items: BulkRow<T>[] }> {
  return bodyOf<BulkRow<T>>(row);
}

const bodyOf = <T>(row: z.ZodType<T>): z.ZodType<{ items: T[] }> =>
  z.strictObject({
    items: z
      .array(row)
      .min(1)
      .max(bulkLimits.rows)
      .meta({ description: `1 to ${bulkLimits.rows} of them. The last one of a name counts.` }),
  });

const envelope = bodyOf(z.unknown());

/** So long rows are checked in one go: what others wait for meanwhile. */
const turnMs = 8;

/**
 * Checks the body of such a call, a row at a time, and serves others in between: rows that do not fit cost many times what good ones cost.
 *
 * @param row Of one thing, as the call for a single one takes it.
 * @param what What a sentence calls it: "The offering".
 * @param reading Whoever has gone, or has been told that it took too long, needs no answer: the rest is not looked at.
 * @returns Those that fit, and for each of the others why it does not.
 * @throws HttpError as `parseInput`, when it is no list of rows; `request_timeout` when nobody waits any more.
 */
export async function readBulk<T>(row: z.ZodType<T>, what: string, value: unknown, { stay, ownTurn }: BodyReading): Promise<{ items: BulkRow<T>[] }> {
  const items: BulkRow<T>[] = [];
  let sinceMs = performance.now();
  for (const item of parseInput(envelope, value, 'The body').items) {
    items.push(doneOr(() => parseInput(row, item, what)));
    if (performance.now() - sinceMs < turnMs) continue;
    await ownTurn();
    if (stay.isOver) throw new HttpError('request_timeout', 'The caller has gone.');
    sinceMs = performance.now();
  }
  return { items };
}

const refused = z.object({ code: z.string(), detail: z.string(), errors: z.array(z.object({ path: z.string(), message: z.string() })) });

/** What such a call answers: one entry for each that was sent, in their order. */
export const bulkResult = z
  .object({
    results: z.array(
      z.object({
        index: z.int(),
        status: z.enum(['created', 'updated', 'unchanged', 'refused']),
        id: z.string().nullable(),
        error: refused.nullable().meta({ description: 'Set when it is refused; the code is one of the error codes.' }),
      }),
    ),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    refused: z.int(),
  })
  .meta({ id: 'BulkResult' });

export type BulkResult = z.output<typeof bulkResult>;

/** What a store did with one row. */
export interface PutOne {
  id: string;
  put: Put;
}

/**
 * Writes the rows of a call, each of which stands or falls alone. When the database fails, or anything that is no row's fault, none of them is written.
 *
 * @param putMany Writes those that fit, in one transaction: what became of each, or why it is refused.
 */
export async function putAll<T>(rows: readonly BulkRow<T>[], putMany: (rows: readonly T[]) => Promise<readonly Done<PutOne>[]>): Promise<BulkResult> {
  const fitting = rows.flatMap((row) => (row instanceof HttpError ? [] : [row]));
  const done = fitting.length > 0 ? [...(await putMany(fitting))] : [];
  const result: BulkResult = { results: [], created: 0, updated: 0, unchanged: 0, refused: 0 };
  for (const [index, row] of rows.entries()) {
    const one = row instanceof HttpError ? row : done.shift();
    if (one === undefined) throw new Error('A row was left out.');
    const { status, id, error } = outcomeOf(one);
    result.results.push({ index, status, id, error });
    result[status] += 1;
  }
  return result;
}

const outcomeOf = (one: Done<PutOne>): Omit<BulkResult['results'][number], 'index'> =>
  one instanceof HttpError
    ? { status: 'refused', id: null, error: { code: one.code, detail: one.message, errors: [...(one.errors ?? [])] } }
    : { status: one.put, id: one.id, error: null };
