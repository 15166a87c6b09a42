import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/** So many rows are changed within a few milliseconds. */
const batchRows = 500;

/** Who works in batches is told between two of them. */
export interface Batches {
  isOver(): boolean;
  pause(): Promise<void>;
}

/** Without a pause and to the end: for a caller that waits. */
export const withoutPause: Batches = { isOver: () => false, pause: async () => {} };

/** Rows of one batch. On PostgreSQL those that somebody else has locked are left for the next time. */
const batchOf = ({ engine }: Database, table: string, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  engine === 'sqlite'
    ? sql`rowid in (select rowid from ${sql.table(table)} where ${condition} limit ${sql.lit(batchRows)})`
    : sql`ctid = any(array(select ctid from ${sql.table(table)} where ${condition} limit ${sql.lit(batchRows)} for update skip locked))`;

/** Deletes the rows for which `condition` holds, a batch at a time, and lets others through in between. @returns How many there were. */
export const deleteInBatches = (database: Database, table: string, condition: RawBuilder<unknown>, batches: Batches): Promise<number> =>
  repeat(sql`delete from ${sql.table(table)} where ${batchOf(database, table, condition)}`, database, batches);

/** Changes them likewise. The condition must not hold for a row that was changed. */
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
