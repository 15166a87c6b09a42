import { z } from 'zod';
import { HttpError } from '../../../errors/http-error.ts';
import { type Result, resultOf } from '../../store/result.ts';
import { parseInput } from '../input/field.ts';
import type { BodyReading } from './route.ts';

/** Limits of one bulk call. */
export const bulkLimits = { rows: 500, bodyBytes: 4 * 1024 * 1024 } as const;

/** The result of writing a resource by its natural key. */
export type Put = 'created' | 'updated' | 'unchanged';

/** A row that matches its schema, or the error why not. */
export type BulkRow<T> = T | HttpError;

/** Returns the documented body schema of a bulk call. {@link readBulk} checks its rows. */
export function bulkBody<T>(row: z.ZodType<T>): z.ZodType<{ items: BulkRow<T>[] }> {
  return bodyOf<BulkRow<T>>(row);
}

const bodyOf = <T>(row: z.ZodType<T>): z.ZodType<{ items: T[] }> =>
  z.strictObject({
    items: z
      .array(row)
      .min(1)
      .max(bulkLimits.rows)
      .meta({ description: `1 to ${bulkLimits.rows} entries. If several have the same natural key, the last one wins.` }),
  });

const envelope = bodyOf(z.unknown());

/** How long rows are checked in one go, while other requests wait. */
const turnMs = 8;

/**
 * Checks the body of a bulk call row by row, and yields to other requests in between, because invalid rows cost many times what valid ones cost.
 *
 * @param row Schema of one row, as the single call takes it.
 * @param what What a sentence calls it: "The offering".
 * @param reading Stops the check when the caller has gone or has been answered with a timeout.
 * @returns The rows that match, and for each of the others the error.
 * @throws HttpError as `parseInput`, when it is not a list of rows; `request_timeout` when the caller no longer waits.
 */
export async function readBulk<T>(row: z.ZodType<T>, what: string, value: unknown, { lifetime, yieldTurn }: BodyReading): Promise<{ items: BulkRow<T>[] }> {
  const items: BulkRow<T>[] = [];
  let sinceMs = performance.now();
  for (const item of parseInput(envelope, value, 'The body').items) {
    items.push(resultOf(() => parseInput(row, item, what)));
    if (performance.now() - sinceMs < turnMs) continue;
    await yieldTurn();
    if (lifetime.hasEnded) throw new HttpError('request_timeout', 'The caller has disconnected.');
    sinceMs = performance.now();
  }
  return { items };
}

const refused = z.object({ code: z.string(), detail: z.string(), errors: z.array(z.object({ path: z.string(), message: z.string() })) });

/** The response of a bulk call: one entry per row, in the order sent. */
export const bulkResult = z
  .object({
    results: z.array(
      z.object({
        index: z.int(),
        status: z.enum(['created', 'updated', 'unchanged', 'refused']),
        id: z.string().nullable(),
        error: refused.nullable().meta({ description: 'Set when the row is refused. `code` is one of the error codes.' }),
      }),
    ),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    refused: z.int(),
  })
  .meta({ id: 'BulkResult' });

export type BulkResult = z.output<typeof bulkResult>;

/** The result of a store for one row. */
export interface PutOne {
  id: string;
  put: Put;
}

/**
 * Writes the rows of a call, each independently of the others. When the database fails, or any error is not a row's fault, no row is written.
 *
 * @param putMany Writes the valid rows in one transaction. Returns the result of each, or why it is refused.
 */
export async function putAll<T>(rows: readonly BulkRow<T>[], putMany: (rows: readonly T[]) => Promise<readonly Result<PutOne>[]>): Promise<BulkResult> {
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

const outcomeOf = (one: Result<PutOne>): Omit<BulkResult['results'][number], 'index'> =>
  one instanceof HttpError
    ? { status: 'refused', id: null, error: { code: one.code, detail: one.message, errors: [...(one.errors ?? [])] } }
    : { status: one.put, id: one.id, error: null };
