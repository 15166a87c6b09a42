import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPostgresLimits, type PostgresLimits } from '../../server/config/database-config.ts';
import type { Database, Executor } from '../../server/platform/store/database.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { offeringInput } from '../../server/resources/offerings/content.ts';
import { createOfferingStore } from '../../server/resources/offerings/store.ts';
import { type FreshPlace, migratedPlace } from '../support/databases/engines.ts';
import { by, resourceWorld } from './resource-world.ts';

let place: FreshPlace;
const opened: { close(): Promise<unknown> }[] = [];
/** Connects by port, as most operators do: a cut connection, a cancellation and a missing address look different on a socket. */
const url = (): string => (place.database.engine === 'postgres' ? place.database.url.replace(/\?host=.*/, '') : '');

beforeEach(async () => {
  place = await migratedPlace('postgres');
});
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
  await place.remove();
});

async function open(limits: Partial<PostgresLimits> = {}): Promise<Database> {
  const database = await openDatabase({ database: { engine: 'postgres', url: url(), limits: { ...defaultPostgresLimits, ...limits } } });
  opened.push(database);
  return database;
}

async function other(): Promise<Client> {
  const client = new Client({ connectionString: url() });
  await client.connect();
  opened.push({ close: () => client.end() });
  return client;
}

const sleep = (query: Executor, seconds: number) => sql`select pg_sleep(${seconds})`.execute(query);
const running = async (client: Client): Promise<number> =>
  (
    await client.query(
      `select 1 from pg_stat_activity where datname = current_database() and application_name = 'vitrine' and state = 'active' and query like '%pg_sleep%'`,
    )
  ).rows.length;

describe('a statement that takes too long', () => {
  it.each([
    ['by itself', (database: Database) => sleep(database.query, 8)],
    ['in a transaction', (database: Database) => database.write((tx) => sleep(tx, 8))],
  ])('D10 %s fails with storage_timeout, stops running, and delays no later query', async (_, ask) => {
    const database = await open({ poolSize: 2, statementTimeoutMs: 300 });
    const watcher = await other();
    const startedMs = performance.now();
    const asked = ask(database);
    await expect(asked).rejects.toMatchObject({ code: 'storage_timeout', status: 503, retryAfterSeconds: 1 });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(await running(watcher)).toBe(0);
    await Promise.all([1, 2, 3].map(() => database.ping()));
  });

  it('D10 waiting for a lock fails as a timeout, and in a transaction as a lock held by another one', async () => {
    const database = await open({ statementTimeoutMs: 1_000, lockTimeoutMs: 200 });
    const holder = await other();
    await holder.query('begin; lock table tenants in access exclusive mode');
    const read = database.query.selectFrom('tenants').selectAll().execute();
    await expect(read).rejects.toMatchObject({ code: 'storage_timeout' });
    const write = database.write((tx) => tx.selectFrom('tenants').selectAll().execute());
    await expect(write).rejects.toMatchObject({ code: 'storage_unavailable', message: 'Another transaction holds a lock that this one needs.' });
    await holder.query('rollback');
    expect(await database.query.selectFrom('tenants').selectAll().execute()).toEqual([]);
  });

  it('D10 on a frozen database fails as a database that does not answer, not as a slow statement', async () => {
    const database = await open({ poolSize: 2, statementTimeoutMs: 300 });
    const [row] = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.query)).rows;
    process.kill(row?.pid ?? 0, 'SIGSTOP');
    try {
      await expect(database.ping()).rejects.toMatchObject({ code: 'storage_unavailable', message: 'The database does not answer.' });
      await database.ping();
    } finally {
      process.kill(row?.pid ?? 0, 'SIGCONT');
    }
  });
});

describe('the connections of a process', () => {
  it('D10 are limited to the pool size, and a caller who gets none in time is told so', async () => {
    const database = await open({ poolSize: 3, connectTimeoutMs: 3_000 });
    const watcher = await other();
    const fromSleepers = `from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep(%'`;
    const sleeping = Promise.allSettled(Array.from({ length: 3 }, () => sleep(database.query, 20)));
    await expect.poll(() => running(watcher)).toBe(3);
    await expect(database.ping()).rejects.toMatchObject({ code: 'storage_unavailable', message: 'Every connection to the database is in use.' });
    await watcher.query(`select pg_cancel_backend(pid) ${fromSleepers} and pid <> pg_backend_pid()`);
    await sleeping;
    await database.ping();
  });

  it('D10 keep no settings or locks after a transaction', async () => {
    const database = await open({ poolSize: 2, statementTimeoutMs: 1_234, lockTimeoutMs: 567 });
    const settings = async (query: Executor) =>
      (
        await sql<
          Record<string, string>
        >`select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
            current_setting('idle_in_transaction_session_timeout') as idle`.execute(
          query,
        )
      ).rows[0];
    const before = await settings(database.query);
    expect(await database.write((tx) => settings(tx))).toEqual({ statement: '1234ms', lock: '567ms', idle: '5s' });
    expect(await Promise.all([1, 2].map(() => settings(database.query)))).toEqual([before, before]);
    const inThisDatabase = 'database = (select oid from pg_database where datname = current_database())';
    const locks = await (await other()).query(`select 1 from pg_locks where locktype = 'advisory' and ${inThisDatabase}`);
    expect(locks.rows).toEqual([]);
  });
});

describe('a transaction that writes many rows', () => {
  it('D10 IV20 is not ended as idle while a slow machine prepares the rows', async () => {
    // Far longer than the half second after which the transaction sends a statement: a busy machine may stop this process for another half second.
    const idleTimeoutMs = 2_500;
    const database = await open({ idleTimeoutMs });
    const clock = { now: () => Date.now() };
    const waitCell = new Int32Array(new SharedArrayBuffer(4));
    let workedMs = 0;
    const slowly = (size: number): Buffer => {
      Atomics.wait(waitCell, 0, 0, 6);
      workedMs += 6;
      return randomBytes(size);
    };
    const { makeTenant, audit } = resourceWorld(database);
    const tenantId = await makeTenant('slow');
    const store = createOfferingStore({ database, audit, clock, randomBytes: slowly });
    const plan = { name: 'Plan', priceMinor: 1, currency: 'EUR', cycle: 'monthly' };
    const rows = Array.from({ length: 500 }, (_none, index) => offeringInput.parse({ ...plan, externalId: `plan ${index}` }));
    const done = await store.putMany(by, tenantId, rows);
    expect(done).toHaveLength(500);
    expect(workedMs).toBeGreaterThan(idleTimeoutMs);
  }, 30_000);
});
