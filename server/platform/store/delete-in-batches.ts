import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/** So many rows are gone within a few milliseconds. */
export const batchRows = 500;

/**
 * Deletes the rows for which `condition` holds, a batch at a time, and lets others through in between. On PostgreSQL rows that somebody else has locked are left for
 * the next time.
 *
 * @returns How many there were.
 */
export async function deleteInBatches({ engine, query }: Database, table: string, condition: RawBuilder<unknown>, { isOver, pause }: { isOver(): boolean; pause(): Promise<void> }): Promise<number> {
  const statement =
    engine === 'sqlite'
      ? sql`delete from ${sql.table(table)} where rowid in (select rowid from ${sql.table(table)} where ${condition} limit ${sql.lit(batchRows)})`
      : sql`delete from ${sql.table(table)} where ctid = any(array(select ctid from ${sql.table(table)} where ${condition} limit ${sql.lit(batchRows)} for update skip locked))`;
  let deleted = 0;
  for (;;) {
    const { numAffectedRows = 0n } = await statement.execute(query);
    deleted += Number(numAffectedRows);
    if (Number(numAffectedRows) < batchRows || isOver()) return deleted;
    await pause();
  }
}
