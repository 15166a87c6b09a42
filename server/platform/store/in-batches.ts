import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/** Rows that can be changed within a few milliseconds. */
const batchRows = 500;

/** Controls work in batches between two of them. */
export interface Batches {
  isOver(): boolean;
  pause(): Promise<void>;
}

/** Runs to the end without pauses, for a caller that waits. */
export const withoutPause: Batches = { isOver: () => false, pause: async () => {} };

/** Selects the rows of one batch. On PostgreSQL it skips locked rows, which are left for the next run. */
const batchOf = ({ engine }: Database, table: string, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  engine === 'sqlite'
    ? sql`rowid in (select rowid from ${sql.table(table)} where ${condition} limit ${sql.lit(batchRows)})`
    : sql`ctid = any(array(select ctid from ${sql.table(table)} where ${condition} limit ${sql.lit(batchRows)} for update skip locked))`;

/** Deletes the rows that match `condition` in batches, with pauses for other work. @returns The number of deleted rows. */
export const deleteInBatches = (database: Database, table: string, condition: RawBuilder<unknown>, batches: Batches): Promise<number> =>
  repeat(sql`delete from ${sql.table(table)} where ${batchOf(database, table, condition)}`, database, batches);

/** Updates rows in the same way. An updated row must no longer match the condition. */
export const updateInBatches = (
  database: Database,
  table: string,
  change: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
  batches: Batches,
): Promise<number> => repeat(sql`update ${sql.table(table)} set ${change} where ${batchOf(database, table, condition)}`, database, batches);

async function repeat(statement: RawBuilder<unknown>, { query }: Database, { isOver, pause }: Batches): Promise<number> {
  for (let rows = 0; ; await pause()) {
    const { numAffectedRows = 0n } = await statement.execute(query);
    rows += Number(numAffectedRows);
    if (Number(numAffectedRows) < batchRows || isOver()) return rows;
  }
}
