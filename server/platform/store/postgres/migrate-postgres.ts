import type { Client } from 'pg';
import { z } from 'zod';
import { ConfigError } from '../../../errors/config-error.ts';
import { buildMissing, buildMissingBeside, expectedIndexesOf, type IndexSession } from '../build-indexes.ts';
import { migrate, type MigrationSession } from '../migrate.ts';
import { migrations as shippedMigrations } from '../migrations/index.ts';
import type { Migration } from '../migrations/migration.ts';
import { connectTimeoutMs, openingFault, readOnly, unreachable } from './opening-fault.ts';
import { PostgresConnection } from './postgres-connection.ts';
import { faultOfPostgres } from './postgres-fault.ts';

/** An arbitrary number, the same in every process: the advisory lock for migrations. */
const migrationLock = 7_021_913;
const lockPatienceMs = 60_000;

/** Tables up to this size get new indexes at once, which takes less than a second. Larger ones get them while the server works. */
const smallBytes = 16 * 1024 * 1024;

/**
 * Migrates over its own connection, because building an index may exceed the limit for queries.
 *
 * @param warn Receives a sentence for each database setting that prevents writes, or makes acknowledged ones less than durable.
 */
export const migratePostgres = (url: string, warn: (message: string) => void, migrations: readonly Migration[] = shippedMigrations): Promise<void> =>
  withClient(url, async (client) => {
    const session: MigrationSession = {
      engine: 'postgres',
      run: async (statement) => void (await client.query(statement)),
      rows: async (statement) => (await client.query(statement)).rows,
      tableExists: async () =>
        (await client.query(`select 1 from pg_tables where tablename = 'schema_migrations' and schemaname = current_schema()`)).rows.length > 0,
      exclusively: (work) => exclusively(client, work),
    };
    await migrate(session, migrations);
    await warnOfSettings(client, warn);
    const wanted = expectedIndexesOf(migrations);
    const built = await builtOf(
      client,
      wanted.map(({ name }) => name),
    );
    const missing = wanted.filter(({ name }) => !built.has(name));
    if (missing.length === 0) return;
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where oid = any($1::text[]::regclass[]) and pg_relation_size(oid) < $2`,
      [missing.map(({ table }) => table), smallBytes],
    );
    const small = new Set(rows.map(({ name }) => name));
    const atOnce = missing.filter(({ table }) => small.has(table));
    if (atOnce.length > 0) await exclusively(client, () => buildMissing(sessionOf(client), atOnce));
  });

/** Builds every missing index while the server works. */
export const buildIndexesOfPostgres = (url: string): Promise<string[]> =>
  withClient(url, (client) =>
    buildMissingBeside({ ...sessionOf(client), run: (statement) => withoutTimeout(client, statement) }, expectedIndexesOf(shippedMigrations)),
  );

/** Attempts to get back a connection from a pooler. It lends the most recently returned one. */
const lookedFor = 100;

/**
 * Runs a statement that may exceed the statement timeout and cannot run in a transaction, whose settings would end with it. A pooler may use another connection
 * for each statement and lends connections to others, so the timeout is reset on the same connection that it was removed from.
 */
async function withoutTimeout(client: Client, statement: string): Promise<void> {
  const { rows } = await client.query<{ timeout: string }>(`select current_setting('statement_timeout') as timeout`);
  if (rows[0]?.timeout === '0') return void (await client.query(statement));
  const changed = await pidAfter(client, 'set statement_timeout = 0');
  try {
    await client.query(statement);
  } finally {
    for (let tries = 0; tries < lookedFor; tries += 1) if ((await pidAfter(client, 'reset statement_timeout')) === changed) break;
  }
}

/** Runs a statement that sets a session setting. @returns The connection's backend pid: statements sent as one text use the same connection. */
async function pidAfter(client: Client, statement: string): Promise<unknown> {
  const results: unknown = await client.query(`${statement}; select pg_backend_pid() as pid`);
  return z.tuple([z.unknown(), z.object({ rows: z.tuple([z.object({ pid: z.number() })]) })]).parse(results)[1].rows[0].pid;
}

const sessionOf = (client: Client): IndexSession => ({
  run: async (statement) => void (await client.query(statement)),
  built: (names) => builtOf(client, names),
});

/** An index that is being built, or whose build was interrupted, exists but is not valid. */
async function builtOf(client: Client, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_index i on i.indexrelid = c.oid
      where c.relname = any($1) and i.indisvalid and c.relnamespace = current_schema()::regnamespace`,
    [names],
  );
  return new Set(rows.map(({ name }) => name));
}

async function exclusively(client: Client, work: () => Promise<unknown>): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = ${lockPatienceMs}`);
    await client.query('set local statement_timeout = 0');
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = newClient(url);
  try {
    await client.connect();
  } catch (cause) {
    // `pg` leaves the socket open when the sign-in fails on this side, and the process could not exit until the server gives up.
    client.sever();
    throw unreachable(url, cause);
  }
  try {
    return await work(client);
  } catch (error) {
    throw openingFault(url, error) ?? faultOfPostgres(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** @throws ConfigError for an address that cannot be used, for example one with a missing certificate file. */
function newClient(url: string): PostgresConnection {
  try {
    return new PostgresConnection({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs, application_name: 'vitrine-migrate' });
  } catch (cause) {
    const file = cause instanceof Error && 'path' in cause ? String(cause.path) : undefined;
    const unclear = 'cannot be parsed: check its percent-encoding and its query';
    throw new ConfigError([{ variable: 'DATABASE_URL', message: file === undefined ? unclear : `names ${file}, which cannot be read` }]);
  }
}

async function warnOfSettings(client: Client, warn: (message: string) => void): Promise<void> {
  const valueOf = async (name: string): Promise<string | undefined> =>
    (await client.query<{ value: string }>('select current_setting($1) as value', [name])).rows[0]?.value;
  for (const setting of ['fsync', 'synchronous_commit']) {
    if ((await valueOf(setting)) === 'off') warn(`PostgreSQL runs with ${setting} = off: acknowledged writes can be lost in a crash.`);
  }
  if ((await valueOf('transaction_read_only')) === 'on') warn(`PostgreSQL ${readOnly}. Every change fails.`);
}
