import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, sql, type Transaction } from 'kysely';
import { types as pgTypes } from 'pg';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from './database.ts';
import type { OpenOptions } from './open-options.ts';
import { buildIndexesOfPostgres, migratePostgres } from './migrate-postgres.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { faultOfPostgres, mustRepeat } from './postgres-fault.ts';
import { createPostgresPool } from './postgres-pool.ts';
import { createQueue } from './queue.ts';
import type { Schema } from './schema.ts';
import { createTogether } from './together.ts';
import { whileRecovering } from './while-recovering.ts';

const repeats = 3;
/** Any number, the same in every process: the lock that transactions take which have lost a race before. */
const losersLock = 7_021_914;

/** Counts and times come as text from `pg`; all of ours are far inside what a number holds exactly. */
const wholeNumberTypes = new Set([20, 1700]);
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => (wholeNumberTypes.has(oid) ? parseWholeNumber : pgTypes.getTypeParser(oid, format)),
};

function parseWholeNumber(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/**
 * Opens a PostgreSQL database and brings its schema up to date.
 *
 * Transactions are serializable, so that what holds on SQLite, where writers go one at a time, holds here as well. One that has lost a race
 * is run again behind a lock among the losers: they do not meet each other a second time.
 *
 * @throws HttpError `database_unreachable`, `database_newer`.
 */
export async function openPostgres(url: string, { warn, signal, migrations }: OpenOptions): Promise<Database> {
  await whileRecovering(() => migratePostgres(url, warn, migrations), { warn, signal });
  const config = {
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 30_000,
    query_timeout: 5_000,
    statement_timeout: 4_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
    application_name: 'vitrine',
    types,
  };
  const pool = createPostgresPool(config, (error) => warn(`An idle connection to the database broke: ${error.message}`));
  const together = createTogether();
  const query = new Kysely<Schema>({ dialect: together.joining(postgresDialect(pool)) });
  const losers = createQueue();

  const attempt = <T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    query.transaction().setIsolationLevel('serializable').execute(work);

  const attemptAlone = async <T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> => {
    await losers.enter();
    try {
      return await query.connection().execute(async (connection) => {
        await sql`select pg_advisory_lock(${losersLock})`.execute(connection);
        try {
          return await connection.transaction().setIsolationLevel('serializable').execute(work);
        } finally {
          await sql`select pg_advisory_unlock(${losersLock})`.execute(connection);
        }
      });
    } finally {
      losers.leave();
    }
  };

  return together.over({
    engine: 'postgres',
    query,
    async write(work) {
      for (let attempts = 0; ; attempts += 1) {
        try {
          return await (attempts === 0 ? attempt(work) : attemptAlone(work));
        } catch (error) {
          if (!mustRepeat(error)) throw faultOfPostgres(error);
          if (attempts === repeats) throw new HttpError('storage_unavailable', 'The database is too busy with conflicting writes.', { cause: error, retryAfterSeconds: 1 });
        }
        await delay(Math.random() * 10 * 2 ** attempts);
      }
    },
    buildIndexes: () => buildIndexesOfPostgres(url),
    async ping() {
      await sql`select 1`.execute(query);
    },
    close: () => query.destroy(),
  });
}
