import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CompiledQuery, Insertable, Transaction } from 'kysely';
import { HttpError } from '../../errors/http-error.ts';
import type { Executor } from './database.ts';
import { chunksOf } from './chunks.ts';
import type { Schema } from './schema.ts';

/** A statement that was worked out beforehand, so that the lock is held for its running alone, and how many rows it must touch to fit what was read. */
export interface PlannedWrite {
  query: CompiledQuery;
  rows: number;
}

/** Somebody has changed what a plan was made from: it is to be made again. */
export class PlanOutdated extends Error {}

const rowsAtOnce = 50;

/**
 * Plans the rows of a table, each of which must be new.
 *
 * @param atOnce Rows of a statement: more of those that are narrow.
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
 * Does what ends in {@link runPlan}, and does it again when the plan was out of date.
 *
 * @throws HttpError `storage_unavailable` when others change the same rows without end.
 */
export async function whilePlanOutdated<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PlanOutdated)) throw error;
      if (attempt === attempts) {
        throw new HttpError('storage_unavailable', 'Others are changing the same things all the time.', { cause: error, retryAfterSeconds: 1 });
      }
    }
  }
}

/** Runs a plan. @throws PlanOutdated when a statement has touched another number of rows. */
export async function runPlan(tx: Transaction<Schema>, writes: readonly PlannedWrite[]): Promise<void> {
  for (const { query, rows } of writes) {
    const { numAffectedRows = 0n } = await tx.executeQuery(query);
    await nextTurn();
    if (Number(numAffectedRows) !== rows) throw new PlanOutdated('What the plan was made from has changed.');
  }
}
