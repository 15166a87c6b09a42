import type { Config } from '../../config/config.ts';
import type { Database } from './database.ts';
import type { OpenOptions } from './open-options.ts';
import { openPostgres } from './postgres/postgres.ts';
import { openSqlite } from './sqlite/sqlite.ts';

/**
 * Opens the configured database and brings its schema up to date. Several processes may do so at once. A PostgreSQL that is starting up or recovering is
 * waited for, a minute at most.
 *
 * @throws HttpError `database_unreachable`, `database_corrupt`, `database_newer`, `data_folder_not_writable`, with a sentence for the operator.
 *
 * @example
 * const database = await openDatabase(readConfig(process.env));
 * await database.close();
 */
export function openDatabase(config: Pick<Config, 'database'>, { warn = () => {}, signal, migrations }: Partial<OpenOptions> = {}): Promise<Database> {
  return config.database.engine === 'sqlite' ? openSqlite(config.database.file, migrations) : openPostgres(config.database, { warn, signal, migrations });
}
