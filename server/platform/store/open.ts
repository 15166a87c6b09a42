import type { Config } from '../../config/config.ts';
import type { Database } from './database.ts';
import type { OpenOptions } from './open-options.ts';

/**
 * Opens the configured database and brings its schema up to date. Several processes may do so at once. Waits at most a minute for a PostgreSQL that is starting
 * up or recovering.
 *
 * @throws HttpError `database_unreachable`, `database_corrupt`, `database_newer`, `data_folder_not_writable`, with a sentence for the operator.
 *
 * @example
 * const database = await openDatabase(readConfig(process.env));
 * await database.close();
 */
export async function openDatabase(
  { database }: Pick<Config, 'database'>,
  { warn = () => {}, signal, migrations }: Partial<OpenOptions> = {},
): Promise<Database> {
  // The other engine's driver is not loaded.
  if (database.engine === 'sqlite') return (await import('./sqlite/sqlite.ts')).openSqlite(database.file, { warn, migrations });
  return (await import('./postgres/postgres.ts')).openPostgres(database, { warn, signal, migrations });
}
