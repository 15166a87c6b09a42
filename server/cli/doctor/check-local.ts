import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { isLoopback } from '../../../protocol/origin.ts';
import { sealPurpose } from '../../access/verifying-keys.ts';
import type { Config } from '../../config/config.ts';
import { HttpError } from '../../errors/http-error.ts';
import { countSealed } from '../../credentials/master-key/count-sealed.ts';
import type { Services } from '../../services.ts';
import type { Database } from '../../platform/store/database.ts';
import { farMs } from '../../platform/upkeep/clock-mark.ts';
import { migrations } from '../../platform/store/migrations/index.ts';
import { fail, info, ok, warn, type Finding } from './finding.ts';

/** Checks what the configuration says by itself. */
export function checkConfig(config: Config): Finding[] {
  const url = new URL(config.publicUrl);
  const findings = [ok('config', `Every variable is understood; ${config.mode} mode, ${config.database.engine}.`)];
  if (url.protocol === 'https:') findings.push(ok('public-url', `${config.publicUrl} is https.`));
  else if (isLoopback(url.hostname))
    findings.push(info('public-url', `${config.publicUrl} is reached from this machine only.`, 'Set PUBLIC_URL to the https address that viewers use.'));
  if (config.mode === 'development')
    findings.push(info('mode', 'Development mode: what is missing is made, errors are not strict.', 'Set NODE_ENV=production where viewers come.'));
  return findings;
}

/** Checks the folder that holds the SQLite file and the development key. */
export function checkDataFolder(config: Config): Finding[] {
  try {
    accessSync(config.dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return config.database.engine === 'sqlite'
      ? [
          fail(
            'data-folder',
            `${config.dataFolder} cannot be written by this user.`,
            'Give the folder to the user that runs the server, or name another one in VITRINE_DATA.',
          ),
        ]
      : [info('data-folder', `${config.dataFolder} is not there; with PostgreSQL nothing is kept in it.`)];
  }
  const keyFile = join(config.dataFolder, 'master-key');
  const open = statSync(keyFile, { throwIfNoEntry: false });
  const findings = [ok('data-folder', `${config.dataFolder} can be written.`)];
  if (open && (open.mode & 0o077) !== 0) findings.push(warn('master-key-file', `${keyFile} can be read by other users.`, `chmod 600 ${keyFile}`));
  return findings;
}

/** Checks that the database answers, knows its schema, and keeps what it acknowledges. */
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
      `journal_mode is ${mode}, synchronous is ${level}: an acknowledged write may be lost with the power.`,
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
  if (off.length === 0) return [ok('durability', 'PostgreSQL keeps what it acknowledges.')];
  return [
    warn(
      'durability',
      `${off.join(', ')} is off in PostgreSQL: an acknowledged write may be lost with the power.`,
      `Turn ${off.join(', ')} on in postgresql.conf.`,
    ),
  ];
}

/** Checks that the clock is where the servers of this database have seen it. */
export async function checkClockMark({ query }: Database, nowMs: number): Promise<Finding[]> {
  const mark = await query.selectFrom('clock_mark').select('at').where('id', '=', 1).executeTakeFirst();
  if (!mark) return [ok('clock-seen', 'No server has run on this database yet.')];
  const hours = Math.round(Math.abs(nowMs - mark.at) / 3_600_000);
  // Behind it is a wrong clock, now or then. Ahead of it may be a server that was off.
  if (mark.at - nowMs <= farMs) return [ok('clock-seen', 'The clock is not behind what the servers of this database have seen.')];
  return [
    warn(
      'clock-seen',
      `The clock is ${hours} hours behind what a server of this database has seen: nothing is removed and no key rotates meanwhile.`,
      'Set the clock right. If it is right, leave the server running: it believes a clock that has run on for a day.',
    ),
  ];
}

/** Checks that the configured master keys open what is stored, and that none is kept which is no longer needed. */
export async function checkMasterKey({
  database,
  masterKeys,
  masterKeyCheck,
}: Pick<Services, 'database' | 'masterKeys' | 'masterKeyCheck'>): Promise<Finding[]> {
  const fault = await masterKeyCheck.verify().then(
    () => undefined,
    (error: unknown) => faultText(error),
  );
  if (fault !== undefined) return [fail('master-key', fault, 'vitrine master-key status shows which keys are in use.')];
  const counts = await countSealed(database);
  const sealed = counts.reduce((sum, { count }) => sum + count, 0);
  const lost = counts.filter(({ id }) => !masterKeys.ids.includes(id));
  if (lost.length > 0) {
    const named = lost.map(({ id, count }) => `${count} under "${id}"`).join(', ');
    return [
      fail(
        'master-key',
        `Of ${sealed} sealed secrets these do not open: ${named}.`,
        'Put the master key that sealed them back into VITRINE_MASTER_KEYS, behind the first one.',
      ),
    ];
  }
  const torn = await tornSecrets({ database, masterKeys });
  if (torn.length > 0) {
    return [
      fail(
        'master-key',
        `${torn.length} signing secrets were changed and do not open: ${torn.slice(0, 5).join(', ')}.`,
        'Retire them, or restore them from a backup.',
      ),
    ];
  }
  const others = counts.filter(({ id }) => id !== masterKeys.firstId);
  if (others.length > 0) {
    const named = others.map(({ id, count }) => `${count} under "${id}"`).join(', ');
    return [
      info(
        'master-key',
        `Of ${sealed} sealed secrets these are sealed under a former key: ${named}.`,
        'vitrine master-key reseal seals them under the first one.',
      ),
    ];
  }
  return [ok('master-key', sealed === 0 ? 'There is a master key; nothing is sealed yet.' : `The master key opens ${sealed} of ${sealed} sealed secrets.`)];
}

/** Live signing secrets that do not open although their key is there. */
async function tornSecrets({ database, masterKeys }: Pick<Services, 'database' | 'masterKeys'>): Promise<string[]> {
  const rows = await database.query
    .selectFrom('signing_keys')
    .selectAll()
    .where('secret_sealed', 'is not', null)
    .where('state', '<>', 'retired')
    .limit(1000)
    .execute();
  return rows.flatMap((row) => {
    try {
      masterKeys.open(row.secret_sealed ?? '', sealPurpose(row));
      return [];
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return [row.id];
    }
  });
}

function faultText(error: unknown): string {
  if (error instanceof HttpError && error.code === 'master_key_wrong') return error.message;
  throw error;
}
