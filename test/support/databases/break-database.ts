import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { Client } from 'pg';
import type { Config } from '../../../server/config/config.ts';

/**
 * Makes a server's open database fail: PostgreSQL ends every connection and refuses new ones, a SQLite file is overwritten.
 *
 * @returns A function that restores it.
 */
export async function breakDatabase(database: Config['database']): Promise<() => Promise<void>> {
  if (database.engine === 'sqlite') return overwrite(database.file);
  const name = new URL(database.url).pathname.slice(1);
  const run = async (...statements: string[]): Promise<void> => {
    const client = new Client({ connectionString: process.env['VITRINE_TEST_POSTGRES'] });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  await run(`alter database ${name} with allow_connections false`, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  return () => run(`alter database ${name} with allow_connections true`);
}

async function overwrite(file: string): Promise<() => Promise<void>> {
  noteChange(file);
  const content = readFileSync(file);
  writeFileSync(file, Buffer.alloc(content.length, 0x5a), { flag: 'r+' });
  return async () => {
    writeFileSync(file, content, { flag: 'r+' });
    noteChange(file);
  };
}

/** Writes from another connection, which invalidates the page caches of open ones, then checkpoints into the main file. */
function noteChange(file: string): void {
  const other = new DatabaseSync(file);
  other.exec('update schema_migrations set name = name');
  other.prepare('pragma wal_checkpoint(truncate)').all();
  other.close();
}
