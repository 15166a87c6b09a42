import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe } from 'vitest';
import type { Config } from '../../../server/config/config.ts';
import type { Database, Engine } from '../../../server/platform/store/database.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';

const both: readonly Engine[] = ['sqlite', 'postgres'];

/** Both engines, or the one in `VITRINE_TEST_ENGINE`. */
export const engines = both.filter((engine) => engine === (process.env['VITRINE_TEST_ENGINE'] ?? engine));

/** An empty database with a folder, and a function that removes both. */
export interface FreshPlace {
  database: Config['database'];
  folder: string;
  remove(): Promise<void>;
}

/** Creates an empty place for a database of an engine. `server` replaces the PostgreSQL that all tests share. */
export const freshPlace = (engine: Engine, server = process.env['VITRINE_TEST_POSTGRES']): Promise<FreshPlace> => newPlace(engine, server, '');

/** Creates a place with the full schema and no rows, for tests that do not concern migrations. Copying takes a third of the time. */
export async function migratedPlace(engine: Engine): Promise<FreshPlace> {
  const place = await newPlace(engine, process.env['VITRINE_TEST_POSTGRES'], process.env['VITRINE_TEST_TEMPLATE'] ?? '');
  if (place.database.engine === 'sqlite') writeFileSync(place.database.file, await (sqliteTemplate ??= makeSqliteTemplate()));
  return place;
}

let sqliteTemplate: Promise<Buffer> | undefined;

async function makeSqliteTemplate(): Promise<Buffer> {
  const place = await freshPlace('sqlite');
  if (place.database.engine !== 'sqlite') throw new Error('This is SQLite.');
  await (await openDatabase(place)).close();
  const whole = readFileSync(place.database.file);
  await place.remove();
  return whole;
}

/**
 * Creates the PostgreSQL database that others are copied from.
 *
 * @returns The clause after `create database …` that copies it.
 */
export async function makePostgresTemplate(server: string): Promise<string> {
  const name = 'template_migrated';
  await runOn(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  await (await openDatabase({ database: { engine: 'postgres', url: url.href } })).close();
  const [row] = await runOn(server, `select current_setting('server_version_num')::int >= 150000 as chooses`);
  // Where available, copying files is cheaper than writing each page into the log.
  return `template ${name}${row?.['chooses'] === true ? ' strategy file_copy' : ''}`;
}

/**
 * The folder for database files: in memory if there is room, because waiting for the disk teaches a test nothing. Writes of a killed process survive there as
 * on a disk. No test tries a failure of the whole machine.
 */
const folders = ((): string => {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > 2 ** 30 ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
})();

async function newPlace(engine: Engine, server: string | undefined, template: string): Promise<FreshPlace> {
  const folder = mkdtempSync(join(folders, 'vitrine-test-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  if (engine === 'sqlite') return { database: { engine, file: join(folder, 'vitrine.db') }, folder, remove: async () => removeFolder() };
  if (server === undefined) throw new Error('VITRINE_TEST_POSTGRES is not set: the global setup of the tests has not run.');
  const name = await (template === '' ? makeDatabase(server, '') : nextCopy(server, template));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    database: { engine, url: url.href },
    folder,
    async remove() {
      // No one waits for it. The server's end removes all databases anyway.
      runOn(server, `drop database if exists ${name} with (force)`).catch(() => {});
      removeFolder();
    },
  };
}

async function makeDatabase(server: string, template: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOn(server, `create database ${name} ${template}`);
  return name;
}

/** The next copy, by server. It is created while the previous one is in use. */
const spares = new Map<string, Promise<string>>();

function nextCopy(server: string, template: string): Promise<string> {
  const make = (): Promise<string> => makeDatabase(server, template);
  const taken = spares.get(server)?.catch(make) ?? make();
  const spare = taken.then(make);
  spare.catch(() => {});
  spares.set(server, spare);
  return taken;
}

async function runOn(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  // If the server ends first, the pending query rejects. The connection's own error event is redundant.
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return rows;
}

/** A group's context with a new database for each test. Read its fields inside tests only. */
export interface EngineContext {
  readonly engine: Engine;
  readonly database: Database;
  readonly place: FreshPlace;
}

/**
 * Runs a group of tests on every engine, each test with a fresh, migrated database.
 *
 * @example
 * forEachEngine('the audit store', (context) => {
 *   it('records', async () => { await context.database.write(…); });
 * });
 */
export function forEachEngine(name: string, group: (context: EngineContext) => void): void {
  describe.each(engines)(`${name} on %s`, (engine) => {
    let opened: { database: Database; place: FreshPlace } | undefined;
    const current = () => {
      if (!opened) throw new Error('The database is open inside tests only.');
      return opened;
    };
    beforeEach(async () => {
      const place = await migratedPlace(engine);
      opened = { place, database: await openDatabase(place) };
    });
    afterEach(async () => {
      const { database, place } = current();
      opened = undefined;
      await database.close();
      await place.remove();
    });
    group({
      engine,
      get database() {
        return current().database;
      },
      get place() {
        return current().place;
      },
    });
  });
}
