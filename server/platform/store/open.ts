import type { Config } from '../../config/config.ts';
import type { Database } from './database.ts';
import { migrations as shippedMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export interface OpenOptions {
  /** Gets a sentence for each setting that makes writes less than durable. Default: nobody. */
  warn?: (message: string) => void;
  /** Steps of the schema. Default: those of this release. */
  migrations?: readonly Migration[] | undefined;
}

/**
 * Opens the configured database and brings its schema up to date. Several processes may do so at once.
 *
 * @throws HttpError `database_unreachable`, `database_corrupt`, `database_newer`, `data_folder_not_writable`, with a sentence for the operator.
 *
 * @example
 * const database = await openDatabase(readConfig(process.env));
 * await database.close();
 */
export function openDatabase(config: Pick<Config, 'database'>, { warn = () => {}, migrations = shippedMigrations }: OpenOptions = {}): Promise<Database> {
  return config.database.engine === 'sqlite' ? openSqlite(config.database.file, migrations) : openPostgres(config.database.url, warn, migrations);
}
