import { sql } from 'kysely';
import type { Database } from '../../platform/store/database.ts';
import { sealedColumns } from './sealed-columns.ts';

/** Counts the sealed texts by the id of their master key. Reads every sealed text once. */
export async function countSealed({ engine, query }: Pick<Database, 'engine' | 'query'>): Promise<{ id: string; count: number }[]> {
  const counts = new Map<string, number>();
  for (const { table, column } of sealedColumns) {
    const text = sql.ref(column);
    const id = engine === 'postgres' ? sql<string>`split_part(${text}, '.', 2)` : sql<string>`substr(${text}, 4, instr(substr(${text}, 4), '.') - 1)`;
    const statement = sql<{ id: string; count: number | string }>`select ${id} as id, count(*) as count
      from ${sql.table(table)} where ${text} is not null group by 1`;
    for (const { id: key, count } of (await statement.execute(query)).rows) counts.set(key, (counts.get(key) ?? 0) + Number(count));
  }
  return [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => (a.id < b.id ? -1 : 1));
}
