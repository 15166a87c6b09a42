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

/** Both engines, or the one of `VITRINE_TEST_ENGINE`. */
export const engines = both.filter((engine) => engine === (process.env['VITRINE_TEST_ENGINE'] ?? engine));

/** Somewhere to open a database: an empty one, with a folder beside it, and its removal. */
export interface FreshPlace {
  database: Config['database'];
  folder: string;
  remove(): Promise<void>;
}

/** Makes an empty place for a database of an engine. `server` is the PostgreSQL to take instead of the one that all tests share. */
export const freshPlace = (engine: Engine, server = process.env['VITRINE_TEST_POSTGRES']): Promise<FreshPlace> => newPlace(engine, server, '');

/** Makes a place with the whole schema and nothing in it, for whatever is not about making the schema. A copy takes a third of the time. */
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
 * Makes the database of PostgreSQL that others are copies of.
 *
 * @returns What stands behind `create database …` so that it is one.
 */
export async function makePostgresTemplate(server: string): Promise<string> {
  const name = 'template_migrated';
  await runOn(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  await (await openDatabase({ database: { engine: 'postgres', url: url.href } })).close();
  const [row] = await runOn(server, `select current_setting('server_version_num')::int >= 150000 as chooses`);
  // Where there is a choice, copying files costs less than writing each page into the log.
  return `template ${name}${row?.['chooses'] === true ? ' strategy file_copy' : ''}`;
}

/**
 * Where folders of databases are made: in memory where there is room, for a test that waits until a disk has written learns nothing from it. What a killed
 * process has written stays there as it does on a disk; the end of the whole machine is what no test tries.
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
      // Nobody waits for it, and with the server all of them are gone.
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

/** The copy that whoever asks next gets, by server: it is made while the one before is in use. */
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
  // When the server ends first, what was asked of it is rejected; the connection need not say so as well.
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return rows;
}

/** Gives each test of a group a database of its own. Read its fields inside tests only. */
export interface EngineContext {
  readonly engine: Engine;
  readonly database: Database;
  readonly place: FreshPlace;
}

/**
 * Runs one group of tests over every engine, each test with a fresh, migrated database.
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
