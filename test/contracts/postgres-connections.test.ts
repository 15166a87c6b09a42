import { sql } from 'kysely';
import { Client, type PoolConfig } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HttpError } from '../../server/errors/http-error.ts';
import type { Database, Executor } from '../../server/platform/store/database.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { createPostgresPool } from '../../server/platform/store/postgres/postgres-pool.ts';
import { type FreshPlace, migratedPlace } from '../support/databases/engines.ts';

let place: FreshPlace;
let database: Database;
/** Connects by port, as most operators do: a cut connection, a cancellation and a missing address look different on a socket. */
const url = (): string => (place.database.engine === 'postgres' ? place.database.url.replace(/\?host=.*/, '') : '');

beforeEach(async () => {
  place = await migratedPlace('postgres');
  database = await openDatabase({ database: { engine: 'postgres', url: url() } });
});
afterEach(async () => {
  await database.close();
  await place.remove();
});

const pidOf = async (query: Executor): Promise<number> => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(query)).rows[0]?.pid ?? 0;

/** Ends connections as an administrator does, and waits until the notice has arrived as an unsolicited event. @returns The number of connections. */
async function end(condition: string): Promise<number> {
  const client = new Client({ connectionString: url() });
  await client.connect();
  const otherConnections = `from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`;
  const { rows: ended } = await client.query<{ pid: number }>(`select pid, pg_terminate_backend(pid) ${otherConnections} and ${condition}`);
  const pids = [0, ...ended.map(({ pid }) => pid)].join();
  // A server process that is gone has sent its last message.
  await vi.waitUntil(async () => (await client.query(`select pid ${otherConnections} and pid in (${pids})`)).rows.length === 0, { timeout: 60_000 });
  await client.end();
  await new Promise(setImmediate);
  return ended.length;
}

const rows = async (): Promise<string[]> =>
  (await database.query.selectFrom('used_tokens').select('token_hash').orderBy('token_hash').execute()).map(({ token_hash: hash }) => hash);
const insert = (query: Executor, hash: string) => query.insertInto('used_tokens').values({ tenant_id: 'a', token_hash: hash, expires_at: 1 }).execute();
const unavailable = { code: 'storage_unavailable', status: 503, retryAfterSeconds: 1 };

/** The SQLSTATE that PostgreSQL gave. */
const stateOf = (error: unknown): unknown =>
  error instanceof HttpError && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;

describe('a connection that is terminated', () => {
  it('D1 while a query runs answers 503 to that caller, and the next query is served', async () => {
    const sleepError = sql`select pg_sleep(20)`.execute(database.query).catch((error: unknown) => error);
    await expect.poll(() => end(`state = 'active' and query like '%pg_sleep(%'`)).toBe(1);
    expect(await sleepError).toMatchObject(unavailable);
    expect(stateOf(await sleepError)).toBe('57P01');
    await database.ping();
  });

  it('D1 between two statements of a transaction answers 503 with the cause, and only the next transaction is kept', async () => {
    const work = database.write(async (tx) => {
      await insert(tx, 'lost');
      await end(`pid = ${await pidOf(tx)}`);
      await insert(tx, 'never');
    });
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(unavailable);
    expect(stateOf(error)).toBe('57P01');
    expect(await rows()).toEqual([]);
    await database.write((tx) => insert(tx, 'kept'));
    expect(await rows()).toEqual(['kept']);
  });

  it('D1 before the commit of a transaction is not acknowledged', async () => {
    const work = database.write(async (tx) => {
      await insert(tx, 'lost');
      await end(`pid = ${await pidOf(tx)}`);
    });
    await expect(work).rejects.toMatchObject(unavailable);
    expect(await rows()).toEqual([]);
  });

  it('D1 after the work of a transaction has failed reports why it failed, not that the rollback was impossible', async () => {
    const work = database.write(async (tx) => {
      await end(`pid = ${await pidOf(tx)}`);
      throw new HttpError('conflict', 'The work says no.');
    });
    await expect(work).rejects.toMatchObject({ code: 'conflict' });
  });

  it('D1 while transactions wait to be retried keeps or refuses each transaction, and loses none', async () => {
    await database.query.insertInto('used_tokens').values({ tenant_id: 'a', token_hash: 'n', expires_at: 0 }).execute();
    const add = () =>
      database.write(async (tx) => {
        const { expires_at: n } = await tx.selectFrom('used_tokens').select('expires_at').where('token_hash', '=', 'n').executeTakeFirstOrThrow();
        await sql`select pg_sleep(0.01)`.execute(tx);
        await tx
          .updateTable('used_tokens')
          .set({ expires_at: n + 1 })
          .where('token_hash', '=', 'n')
          .execute();
      });
    const outcomes: unknown[] = [];
    const adding = Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let round = 0; round < 4; round += 1)
          outcomes.push(
            await add().then(
              () => 'kept',
              (error: unknown) => error,
            ),
          );
      }),
    );
    for (let kills = 0; kills < 4; kills += 1) await end(`application_name = 'vitrine'`);
    await adding;
    for (const outcome of outcomes) if (outcome !== 'kept') expect(outcome).toMatchObject(unavailable);
    const { expires_at: n } = await database.query.selectFrom('used_tokens').select('expires_at').executeTakeFirstOrThrow();
    const keptCount = outcomes.filter((outcome) => outcome === 'kept').length;
    // A transaction whose connection ended at its commit may have been kept without an acknowledgement.
    expect(n).toBeGreaterThanOrEqual(keptCount);
    expect(n).toBeLessThanOrEqual(outcomes.length);
    await add();
  });

  it('D1 while idle is replaced for the next query', async () => {
    await Promise.all(Array.from({ length: 5 }, () => sql`select pg_sleep(0.05)`.execute(database.query)));
    await end(`application_name = 'vitrine'`);
    await Promise.all(Array.from({ length: 5 }, () => database.ping()));
  });
});

const poolOf = (options: PoolConfig = {}) =>
  createPostgresPool({ connectionString: url(), max: 1, connectionTimeoutMillis: 10_000, statementTimeoutMs: 4_000, onIdleFault: () => {}, ...options });

describe('the pool', () => {
  it('D1 refuses a caller who gets no connection in time, and serves the others', async () => {
    const pool = poolOf({ connectionTimeoutMillis: 2_000 });
    const first = await pool.connect();
    await expect(pool.connect()).rejects.toMatchObject(unavailable);
    first.release();
    const second = await pool.connect();
    expect((await second.query('select 1 as one', [])).rows).toEqual([{ one: 1 }]);
    second.release();
    await pool.end();
  });

  it('D1 takes a connection back once even if it is released twice, broken or not', async () => {
    const pool = poolOf();
    for (const broken of [false, true]) {
      const client = await pool.connect();
      if (broken) await expect(client.query('select pg_terminate_backend(pg_backend_pid())', [])).rejects.toMatchObject(unavailable);
      client.release();
      client.release();
    }
    const next = await pool.connect();
    expect((await next.query('select 1 as one', [])).rows).toEqual([{ one: 1 }]);
    next.release();
    await pool.end();
  });

  it('D1 sends nothing on a broken connection, and rejects further queries with the same error', async () => {
    const pool = poolOf();
    const client = await pool.connect();
    const first: unknown = await client.query('select pg_terminate_backend(pg_backend_pid())', []).catch((error: unknown) => error);
    await expect(client.query('select 1', [])).rejects.toBe(first);
    client.release();
    await pool.end();
  });
});
