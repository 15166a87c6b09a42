import { Kysely, sql } from 'kysely';
import { types as pgTypes } from 'pg';
import { type DatabaseConfig, defaultPostgresLimits } from '../../../config/database-config.ts';
import type { Database } from '../database.ts';
import type { OpenOptions } from '../open-options.ts';
import { buildIndexesOfPostgres, migratePostgres } from './migrate-postgres.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { faultOfPostgres } from './postgres-fault.ts';
import { createPostgresPool } from './postgres-pool.ts';
import { createRaces } from './postgres-races.ts';
import type { Schema } from '../schema.ts';
import { whileRecovering } from './while-recovering.ts';
import { createAmbientTransactions } from '../ambient-transactions.ts';

/** `pg` returns counts and times as text. All of them are far within the safe integers. */
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
 * Transactions are serializable, so that the guarantees of SQLite, where writers run one at a time, hold here too. One that loses a race is repeated.
 *
 * @throws HttpError `database_unreachable`, `database_newer`.
 */
export async function openPostgres(
  { url, limits = defaultPostgresLimits }: Extract<DatabaseConfig, { engine: 'postgres' }>,
  { warn, signal, migrations }: OpenOptions,
): Promise<Database> {
  await whileRecovering(() => migratePostgres(url, warn, migrations), { warn, signal });
  const pool = createPostgresPool({
    connectionString: url,
    max: limits.poolSize,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    statementTimeoutMs: limits.statementTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'vitrine',
    types,
    onIdleFault: (error) => warn(`An idle connection to the database broke: ${error.message}`),
  });
  const ambient = createAmbientTransactions();
  const query = new Kysely<Schema>({ dialect: ambient.joinDialect(postgresDialect(pool, limits)) });
  const race = createRaces((work) => query.transaction().setIsolationLevel('serializable').execute(work), limits.lockTimeoutMs);

  return ambient.wrapDatabase({
    engine: 'postgres',
    query,
    write: (work, about) =>
      race(work, about ?? '').catch((error: unknown) => {
        throw faultOfPostgres(error);
      }),
    buildIndexes: () => buildIndexesOfPostgres(url),
    async ping() {
      await sql`select 1`.execute(query);
    },
    // Kysely closes a pool only when it has run a statement on it.
    close: async () => {
      await query.destroy();
      await pool.end();
    },
  });
}
