import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { Kysely, sql } from 'kysely';
import { HttpError } from '../../../errors/http-error.ts';
import { makeFolder } from '../../../config/make-folder.ts';
import type { Database } from '../database.ts';
import { migrate, type MigrationSession } from '../migrate.ts';
import type { Migration } from '../migrations/migration.ts';
import type { OpenOptions } from '../open-options.ts';
import { sqliteDialect } from './sqlite-driver.ts';
import { sqliteCode, sqliteCodes } from './sqlite-fault.ts';
import { refuseDamage, refuseReadOnly } from './usable-file.ts';
import { whileLocked } from './while-locked.ts';
import type { Schema } from '../schema.ts';
import { createAmbientTransactions } from '../ambient-transactions.ts';
import { buildMissing, expectedIndexesOf } from '../build-indexes.ts';
import { migrations as shippedMigrations } from '../migrations/index.ts';

/** Files up to this size are checked completely at the start. For larger ones the check would dominate the start. */
const fullCheckBytes = 64 * 1024 * 1024;

/** Page cache per connection in KiB, allocated only as needed. It holds the inner pages of all indexes of a million documents. */
const cacheKib = 65_536;

const pragmas = [
  ...['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'trusted_schema = off', 'wal_autocheckpoint = 1000'],
  `cache_size = -${cacheKib}`,
];

/**
 * Opens the SQLite file, creates it if needed, and brings its schema up to date. It uses two connections, so that reads see the last commit and never wait for
 * a write transaction.
 *
 * @throws HttpError `database_corrupt`, `database_newer`, `data_folder_not_writable`, `storage_unavailable` when it stays locked.
 */
export async function openSqlite(
  file: string,
  { warn = () => {}, migrations = shippedMigrations }: Partial<Pick<OpenOptions, 'warn' | 'migrations'>> = {},
): Promise<Database> {
  refuseDamage(file);
  refuseReadOnly(file);
  const writer = await connect(file);
  try {
    checkPages(writer, file);
    await migrateSqlite(writer, migrations);
    const reader = await connect(file);
    const ambient = createAmbientTransactions();
    const reading = new Kysely<Schema>({ dialect: ambient.joinDialect(sqliteDialect(reader)) });
    const writing = new Kysely<Schema>({ dialect: sqliteDialect(writer) });
    return ambient.wrapDatabase({
      engine: 'sqlite',
      query: reading,
      write: (work) => writing.transaction().execute(work),
      buildIndexes: async () => [],
      async ping() {
        await sql`select version from schema_migrations limit 1`.execute(reading);
      },
      async close() {
        // The driver frees a statement only on garbage collection, and SQLite keeps the log until then. This moves its content to the file.
        try {
          if (writer.isOpen) writer.prepare('pragma wal_checkpoint(truncate)').all();
        } catch (error) {
          if (sqliteCode(error) === undefined) throw error;
          const why = error instanceof Error ? error.message : 'unknown reason';
          warn(`The last changes remain in ${file}-wal, because they cannot be moved to ${file} (${why}). The next start reads both files.`);
        }
        for (const database of [reader, writer]) if (database.isOpen) database.close();
      },
    });
  } catch (error) {
    writer.close();
    throw damageOr(error, file);
  }
}

async function connect(file: string): Promise<DatabaseSyncInstance> {
  let database: DatabaseSyncInstance | undefined;
  try {
    makeFolder(dirname(file));
    // SQLite would create a world-readable file. The log takes over the file's permissions.
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    const opened = new DatabaseSync(file, { timeout: 5 });
    database = opened;
    for (const pragma of pragmas) await whileLocked(() => opened.prepare(`pragma ${pragma}`).all());
    opened.enableDefensive(true);
    return opened;
  } catch (error) {
    database?.close();
    throw damageOr(error, file);
  }
}

function checkPages(database: DatabaseSyncInstance, file: string): void {
  if (statSync(file).size > fullCheckBytes) return;
  const [row] = database.prepare('pragma quick_check(1)').all();
  if (row?.quick_check !== 'ok') throw new HttpError('database_corrupt', `${file} is damaged: its pages are inconsistent. It is left untouched.`);
}

function damageOr(error: unknown, file: string): unknown {
  if (error instanceof HttpError && error.code !== 'storage_unavailable') return error;
  const code = sqliteCode(error instanceof HttpError ? error.cause : error);
  if (code === sqliteCodes.corrupt || code === sqliteCodes.notADatabase) {
    return new HttpError('database_corrupt', `${file} is damaged. It is left untouched.`, { cause: error });
  }
  const ofTheFolder = code === sqliteCodes.cannotOpen || code === sqliteCodes.readOnly || (code === undefined && error instanceof Error && 'syscall' in error);
  if (!ofTheFolder) return error;
  const cause = error instanceof Error && 'syscall' in error && 'code' in error ? ` (${String(error.code)})` : '';
  return new HttpError('data_folder_not_writable', `The data folder ${dirname(file)} cannot be created or written by the user that runs the server${cause}.`, {
    cause: error,
  });
}

async function migrateSqlite(database: DatabaseSyncInstance, migrations: readonly Migration[]): Promise<void> {
  const session: MigrationSession = {
    engine: 'sqlite',
    run: async (statement) => database.exec(statement),
    rows: async (statement) => database.prepare(statement).all(),
    tableExists: async () => database.prepare(`select 1 from sqlite_schema where name = 'schema_migrations'`).all().length > 0,
    async exclusively(work) {
      await whileLocked(() => database.exec('begin immediate'));
      try {
        await work();
        database.exec('commit');
      } catch (error) {
        if (database.isTransaction) database.exec('rollback');
        throw error;
      }
    },
  };
  await migrate(session, migrations);
  // Each index is built under its own write lock, so that another process waits for one at a time.
  const indexes = {
    run: (statement: string) => whileLocked(() => database.exec(statement)),
    built: async (names: readonly string[]) =>
      new Set(names.filter((name) => database.prepare(`select 1 from sqlite_schema where type = 'index' and name = ?`).all(name).length > 0)),
  };
  await buildMissing(indexes, expectedIndexesOf(migrations));
}
