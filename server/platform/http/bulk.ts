import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../store/database.ts';
import { refusalOf } from './field.ts';

/** What one call may write. */
export const bulkLimits = { rows: 500, bodyBytes: 4 * 1024 * 1024 } as const;

/** What became of a thing that was written by its natural key. */
export type Put = 'created' | 'updated' | 'unchanged';

/** A row that fits its schema, or why it does not. */
export type BulkRow<T> = T | HttpError;

/**
 * The body of a call that writes many things: those that fit are written, each of the others is told why it is not.
 *
 * @param row Of one thing, as the call for a single one takes it.
 * @param what What a sentence calls it: "The offering".
 */
export function bulkBody<T>(row: z.ZodType<T>, what: string): z.ZodType<{ items: BulkRow<T>[] }> {
  const taken: z.ZodType<BulkRow<T>> = row;
  // The writer of the documentation asks as well, and has no fault.
  const items = taken.catch((context: { error: { issues: z.core.$ZodIssue[] } } | undefined) => refusalOf(context?.error.issues ?? [], what));
  return z.strictObject({
    items: z
      .array(items)
      .min(1)
      .max(bulkLimits.rows)
      .meta({ description: `1 to ${bulkLimits.rows} of them. The last one of a name counts.` }),
  });
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

/**
 * Writes the rows of a call in one transaction, in which each row stands or falls alone. When the database fails, or anything that is no row's fault, none
 * of them is written.
 *
 * @param put Writes one; what it throws with a status below 500 refuses this row.
 */
export function putAll<T>(database: Database, rows: readonly BulkRow<T>[], put: (row: T) => Promise<{ id: string; put: Put }>): Promise<BulkResult> {
  return database.together(async () => {
    const result: BulkResult = { results: [], created: 0, updated: 0, unchanged: 0, refused: 0 };
    for (const [index, row] of rows.entries()) {
      const { status, id, error } = await outcomeOf(row, put);
      result.results.push({ index, status, id, error });
      result[status] += 1;
      await nextTurn();
    }
    return result;
  });
}

async function outcomeOf<T>(row: BulkRow<T>, put: (row: T) => Promise<{ id: string; put: Put }>): Promise<Omit<BulkResult['results'][number], 'index'>> {
  try {
    if (row instanceof HttpError) throw row;
    const { id, put: status } = await put(row);
    return { status, id, error: null };
  } catch (error) {
    if (!(error instanceof HttpError) || error.status >= 500) throw error;
    return { status: 'refused', id: null, error: { code: error.code, detail: error.message, errors: [...(error.errors ?? [])] } };
  }
}
