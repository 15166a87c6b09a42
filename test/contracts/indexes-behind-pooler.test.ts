import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../server/platform/store/database.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { freshPlace } from '../support/databases/engines.ts';
import { startPgBouncer } from '../support/databases/pgbouncer.ts';

const direct = process.env['VITRINE_TEST_POSTGRES'] ?? '';
const cleanups: (() => Promise<unknown>)[] = [];
let database: Database;
let url: string;

beforeAll(async () => {
  // The pooler’s default settings: a setting made by one transaction stays on the connection, and the next client gets it.
  const pooler = await startPgBouncer(direct, { server_reset_query_always: 0, server_round_robin: 0 });
  cleanups.push(() => pooler.stop());
  const place = await freshPlace('postgres', pooler.url);
  cleanups.push(() => place.remove());
  if (place.database.engine !== 'postgres') throw new Error('This is about PostgreSQL.');
  ({ url } = place.database);
  const name = new URL(url).pathname.slice(1);
  await asOwner(`alter database "${name}" set statement_timeout = '47s'`);
  database = await openDatabase(place);
  cleanups.push(() => database.close());
});
afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
});

async function asOwner(statement: string): Promise<void> {
  const client = new Client({ connectionString: direct });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** The statement timeouts of the connections that the pooler lends to four clients at once. */
async function timeouts(): Promise<Set<string>> {
  const clients = [1, 2, 3, 4].map(() => new Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  const answers = await Promise.all(
    clients.map((client) => client.query<{ timeout: string }>(`select current_setting('statement_timeout') as timeout, pg_sleep(0.1)`)),
  );
  await Promise.all(clients.map((client) => client.end()));
  return new Set(answers.map(({ rows }) => rows[0]?.timeout ?? ''));
}

it('D9 building indexes during operation leaves the statement timeout on every pooled connection', async () => {
  await sql`drop index audit_of_actor`.execute(database.query);
  expect(await database.buildIndexes()).toEqual(['audit_of_actor']);
  expect(await timeouts()).toEqual(new Set(['47s']));
});
