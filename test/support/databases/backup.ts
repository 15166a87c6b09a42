import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { Client } from 'pg';
import type { FreshPlace } from './engines.ts';
import { breakDatabase } from './break-database.ts';

/** Copies a database in its current state to a new place, as a backup to restore. */
export async function backUp({ database, folder }: FreshPlace): Promise<FreshPlace> {
  const kept = join(folder, 'backup');
  mkdirSync(kept);
  if (database.engine === 'sqlite') {
    const file = join(kept, 'vitrine.db');
    const open = new DatabaseSync(database.file);
    open.exec(`vacuum into '${file}'`);
    open.close();
    return { database: { engine: 'sqlite', file }, folder: kept, remove: async () => {} };
  }
  const url = new URL(database.url);
  const name = url.pathname.slice(1);
  url.pathname = `/${name}_backup`;
  const run = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: process.env['VITRINE_TEST_POSTGRES'] });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  // PostgreSQL can copy a database only while no one is connected to it.
  const restore = await breakDatabase(database);
  await run(`create database ${name}_backup template ${name}`);
  await restore();
  return { database: { engine: 'postgres', url: url.href }, folder: kept, remove: () => run(`drop database if exists ${name}_backup with (force)`) };
}
