import { DatabaseSync } from '@photostructure/sqlite';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Database, Engine } from '../../../server/platform/store/database.ts';
import { migrations } from '../../../server/platform/store/migrations/index.ts';
import { freshPlace, type FreshPlace } from '../../support/databases/engines.ts';

type Row = Record<string, string | number | null>;

/** Every row of a database, by table. */
export type Rows = ReadonlyMap<string, readonly Row[]>;

/** Tables that triggers also fill. They come last, so that the original rows replace those of the triggers. */
const filledByTriggers = ['page_origins', 'webhook_deliveries'];

export async function rowsOf({ engine, query }: Database): Promise<Rows> {
  const tables =
    engine === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`
      : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`;
  const names = (await tables.execute(query)).rows.map(({ name }) => name).filter((name) => name !== 'schema_migrations');
  const ordered = [...names.filter((name) => !filledByTriggers.includes(name)), ...filledByTriggers];
  const rows = new Map<string, Row[]>();
  for (const name of ordered) rows.set(name, (await sql<Row>`select * from ${sql.table(name)}`.execute(query)).rows);
  return rows;
}

/** Runs statements without Vitrine, and without foreign key checks because rows come table by table. */
async function connect({ database }: FreshPlace) {
  if (database.engine === 'sqlite') {
    const file = new DatabaseSync(database.file);
    file.exec('pragma foreign_keys = off; pragma synchronous = off');
    return {
      run: async (statement: string, values: Row[string][] = []) => void file.prepare(statement).run(...values),
      columns: async (table: string) => file.prepare(`select name from pragma_table_info('${table}')`).all().map((row) => String((row as Row)['name'])),
      close: async () => file.close(),
    };
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query('set session_replication_role = replica');
  const numbered = (statement: string): string => statement.split('?').reduce((before, after, index) => `${before}$${index}${after}`);
  return {
    run: async (statement: string, values: Row[string][] = []) => void (await client.query(numbered(statement), values)),
    columns: async (table: string) =>
      (await client.query<{ name: string }>('select column_name as name from information_schema.columns where table_name = $1', [table])).rows.map(
        ({ name }) => name,
      ),
    close: () => client.end(),
  };
}

/** Creates a database as a release with this schema version has left it: these rows, without newer tables and columns. */
export async function olderPlace(engine: Engine, version: number, rows: Rows): Promise<FreshPlace> {
  const place = await freshPlace(engine);
  const older = await connect(place);
  await older.run('create table schema_migrations (version bigint primary key, name text not null, applied_at bigint not null)');
  for (const step of migrations.filter((one) => one.version <= version)) {
    for (const statement of step.statements(engine)) await older.run(statement);
    for (const { name, table, on } of step.indexes ?? []) await older.run(`create index ${name} on ${table} ${on}`);
    await older.run('insert into schema_migrations (version, name, applied_at) values (?, ?, 1)', [step.version, step.name]);
  }
  for (const [table, all] of rows) {
    const known = await older.columns(table);
    if (known.length === 0) continue;
    await older.run(`delete from ${table}`);
    for (const row of all) {
      // A link session of an invoice exists only in releases that have invoices.
      if (table === 'link_sessions' && row['receipt_id'] === null && !known.includes('invoice_id')) continue;
      const columns = Object.keys(row).filter((name) => known.includes(name));
      await older.run(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`, columns.map((name) => row[name] ?? null));
    }
  }
  await older.close();
  return place;
}
