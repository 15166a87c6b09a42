import { HttpError } from '../../errors/http-error.ts';
import type { Engine } from './database.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

/** The engine functions for migrations. */
export interface MigrationSession {
  engine: Engine;
  run(statement: string): Promise<void>;
  rows(statement: string): Promise<unknown[]>;
  tableExists(): Promise<boolean>;
  /** Runs `work` in one transaction under a lock shared by all processes that open the database. */
  exclusively(work: () => Promise<void>): Promise<void>;
}

/**
 * Brings the schema up to date: all missing steps in one transaction under a lock. When several processes open the database, one migrates and the others find
 * it done. A killed process leaves the schema unchanged.
 *
 * @throws HttpError `database_newer` when the schema has steps that this release does not know.
 */
export async function migrate(session: MigrationSession, migrations: readonly Migration[] = allMigrations, nowMs: number = Date.now()): Promise<void> {
  const newest = Math.max(...migrations.map(({ version }) => version));
  if ((await currentVersion(session, newest)) === newest) return;
  await session.exclusively(async () => {
    const current = await currentVersion(session, newest);
    if (current === 0) {
      await session.run('create table if not exists schema_migrations (version bigint primary key, name text not null, applied_at bigint not null)');
    }
    for (const { version, name, statements } of migrations) {
      if (version <= current) continue;
      for (const statement of statements(session.engine)) await session.run(statement);
      await session.run(`insert into schema_migrations (version, name, applied_at) values (${version}, '${name}', ${nowMs})`);
    }
  });
}

async function currentVersion(session: MigrationSession, newest: number): Promise<number> {
  if (!(await session.tableExists())) return 0;
  const [row] = await session.rows('select max(version) as version from schema_migrations');
  const version = typeof row === 'object' && row !== null && 'version' in row ? Number(row.version ?? 0) : 0;
  if (version > newest) {
    throw new HttpError(
      'database_newer',
      `The database has schema ${version}, but this release supports at most ${newest}. Start the newer release, or restore a backup.`,
    );
  }
  return version;
}
