import { sql } from 'kysely';
import type { Database } from '../../platform/store/database.ts';
import { migrations } from '../../platform/store/migrations/index.ts';
import { maxClockJumpMs } from '../../platform/upkeep/clock-mark.ts';
import { fail, ok, warn, type Finding } from './finding.ts';

/** Checks that the database responds, has the expected schema, and keeps acknowledged writes. */
export async function checkDatabase(database: Database): Promise<Finding[]> {
  await database.ping();
  const row = await database.query
    .selectFrom('schema_migrations')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  const version = Number(row?.version ?? 0);
  const newest = Math.max(...migrations.map((migration) => migration.version));
  const schema =
    version === newest
      ? ok('database', `${database.engine} answers, schema ${version}.`)
      : fail('database', `The schema is ${version}, this release has ${newest}.`, 'Run the release that the schema belongs to.');
  return [schema, ...(database.engine === 'sqlite' ? await sqliteSettings(database) : await postgresSettings(database))];
}

async function sqliteSettings({ query }: Database): Promise<Finding[]> {
  const journal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(query);
  const synchronous = await sql<{ synchronous: number }>`pragma synchronous`.execute(query);
  const mode = journal.rows[0]?.journal_mode;
  const level = Number(synchronous.rows[0]?.synchronous);
  if (mode === 'wal' && level >= 2) return [ok('durability', 'Write-ahead log with full synchronisation.')];
  return [
    warn(
      'durability',
      `journal_mode is ${mode}, synchronous is ${level}: an acknowledged write may be lost in a power failure.`,
      'Keep the database on a local disk: network file systems have no write-ahead log.',
    ),
  ];
}

async function postgresSettings({ query }: Database): Promise<Finding[]> {
  const off: string[] = [];
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await sql<{ value: string }>`select current_setting(${name}) as value`.execute(query);
    if (rows[0]?.value === 'off') off.push(name);
  }
  const { rows } = await sql<{ value: string }>`select current_setting('transaction_read_only') as value`.execute(query);
  if (rows[0]?.value === 'on') return [fail('durability', 'PostgreSQL accepts only reads: it is a replica, or set so.', 'Name the primary in DATABASE_URL.')];
  if (off.length === 0) return [ok('durability', 'PostgreSQL keeps every acknowledged write.')];
  return [
    warn(
      'durability',
      `${off.join(', ')} is off in PostgreSQL: an acknowledged write may be lost in a power failure.`,
      `Turn ${off.join(', ')} on in postgresql.conf.`,
    ),
  ];
}

/** Checks the clock against the last time that servers of this database have recorded. */
export async function checkClockMark({ query }: Database, nowMs: number): Promise<Finding[]> {
  const mark = await query.selectFrom('clock_mark').select('at').where('id', '=', 1).executeTakeFirst();
  if (!mark) return [ok('clock-seen', 'No server has run on this database yet.')];
  const hours = Math.round(Math.abs(nowMs - mark.at) / 3_600_000);
  // A clock behind the mark is wrong, now or then. A clock ahead of it may follow downtime.
  if (mark.at - nowMs <= maxClockJumpMs) return [ok('clock-seen', 'The clock is not behind the latest time in this database.')];
  return [
    warn(
      'clock-seen',
      `The clock is ${hours} hours behind the latest time in this database: nothing is deleted and no key rotates meanwhile.`,
      'Correct the clock. If it is right, leave the server running: it accepts the clock after a day.',
    ),
  ];
}
