import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CompiledQuery, Insertable, Transaction } from 'kysely';
import { HttpError } from '../../errors/http-error.ts';
import type { Executor } from './database.ts';
import { chunksOf } from './chunks.ts';
import type { Schema } from './schema.ts';

/** A statement computed beforehand, so that the lock is held only while it runs, and the number of rows that it must affect for the plan to be valid. */
export interface PlannedWrite {
  query: CompiledQuery;
  rows: number;
}

/** The data of a plan has changed since, so it must be made again. */
export class PlanOutdated extends Error {}

const rowsAtOnce = 50;

/**
 * Plans inserts into a table. Each row must be new.
 *
 * @param atOnce Rows per statement; narrow rows allow more.
 */
export function plannedInserts<T extends keyof Schema & string>(
  query: Executor,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
  atOnce = rowsAtOnce,
): PlannedWrite[] {
  const writes: PlannedWrite[] = [];
  for (const some of chunksOf(rows, atOnce)) {
    const insert = query.insertInto(table).values(some).onConflict((conflict) => conflict.doNothing());
    writes.push({ query: insert.compile(), rows: some.length });
  }
  return writes;
}

const attempts = 5;

/**
 * Runs work that ends in {@link runPlan}, and repeats it while its plan is outdated.
 *
 * @throws HttpError `storage_unavailable` when others keep changing the same rows.
 */
export async function whilePlanOutdated<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PlanOutdated)) throw error;
      if (attempt === attempts) {
        throw new HttpError('storage_unavailable', 'Other requests keep changing the same rows.', { cause: error, retryAfterSeconds: 1 });
      }
    }
  }
}

/** Runs a plan. @throws PlanOutdated when a statement affects another number of rows. */
export async function runPlan(tx: Transaction<Schema>, writes: readonly PlannedWrite[]): Promise<void> {
  for (const { query, rows } of writes) {
    const { numAffectedRows = 0n } = await tx.executeQuery(query);
    await nextTurn();
    if (Number(numAffectedRows) !== rows) throw new PlanOutdated('The rows that the plan was made from have changed.');
  }
}
