import { Client } from 'pg';
import { HttpError } from '../errors/http-error.ts';
import { migrate } from './migrate.ts';
import { faultOfPostgres } from './postgres-fault.ts';

/** Any number, the same in every process: the lock that openers take while they migrate. */
const migrationLock = 7_021_913;
const lockPatienceMs = 60_000;

/**
 * Migrates over a connection of its own: building an index may take longer than any query is allowed to.
 *
 * @param warn Gets a sentence for each setting of the server that makes an acknowledged write less than durable.
 */
export async function migratePostgres(url: string, warn: (message: string) => void): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, application_name: 'vitrine-migrate' });
  // A connection that breaks between two statements raises this beside the statement's own error.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (cause) {
    throw unreachable(url, cause);
  }
  try {
    await migrate({
      engine: 'postgres',
      run: async (statement) => void (await client.query(statement)),
      rows: async (statement) => (await client.query(statement)).rows,
      tableExists: async () => (await client.query(`select 1 from pg_tables where tablename = 'schema_migrations' and schemaname = current_schema()`)).rows.length > 0,
      async exclusively(work) {
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
      },
    });
    await warnOfLostWrites(client, warn);
  } catch (error) {
    throw faultOfPostgres(error);
  } finally {
    await client.end().catch(() => {});
  }
}

async function warnOfLostWrites(client: Client, warn: (message: string) => void): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit'] as const) {
    const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [setting]);
    if (rows[0]?.value === 'off') warn(`PostgreSQL runs with ${setting} = off: acknowledged writes can be lost in a crash.`);
  }
}

const reasons: Record<string, string> = {
  '3D000': 'the database does not exist',
  '28P01': 'the password is wrong',
  '28000': 'the user is refused',
  '57P01': 'it is shutting down',
  '57P02': 'it has crashed',
  '57P03': 'it is starting up, shutting down or recovering',
  '53300': 'it takes no more connections',
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is unknown',
  ETIMEDOUT: 'it does not answer',
};

function unreachable(url: string, cause: unknown): HttpError {
  const { hostname, port, pathname } = new URL(url);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = reasons[code] ?? 'it does not answer as a PostgreSQL server';
  const where = `${hostname || 'local socket'}${port ? `:${port}` : ''}${pathname}`;
  return new HttpError('database_unreachable', `The database of DATABASE_URL (${where}) cannot be opened: ${reason}.`, { cause });
}
