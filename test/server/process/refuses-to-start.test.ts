import { randomBytes } from 'node:crypto';
import { DatabaseSync } from '@photostructure/sqlite';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../server/platform/store/open.ts';
import { startServe } from '../../support/processes/serve-process.ts';

/** A test with its own data folder. These tests wait for processes, so they run concurrently. */
const it = test.extend<{ folder: string; file: string; expectRefusal: typeof refusal }>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-process-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  file: ({ folder }, use) => use(join(folder, 'vitrine.db')),
  expectRefusal: ({ folder }, use) => use((env, ...more) => refusal({ VITRINE_DATA: folder, ...env }, ...more)),
});

/** Starts the server and expects it to exit with 3 and print the code, without a stack trace or secrets. */
async function refusal(env: Record<string, string>, code: string, secrets: string[] = []): Promise<string> {
  const server = startServe({ PORT: '0', ...env });
  expect(await server.exited).toEqual({ code: 3, signal: null });
  const output = server.output();
  expect(output).toContain(`(${code})`);
  expect(output).not.toMatch(/\bat .+:\d+:\d+/);
  for (const secret of secrets) expect(output).not.toContain(secret);
  return output;
}

async function makeDatabase(file: string): Promise<void> {
  const database = await openDatabase({ database: { engine: 'sqlite', file } });
  await database.close();
  // All data is in the main file, so the log cannot repair the damage.
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
}

describe.concurrent('the server does not start', () => {
  it('on a port in use, and names the port', async ({ expectRefusal }) => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await expectRefusal({ PORT: String(port) }, 'port_in_use')).toContain(String(port));
    await new Promise((resolve) => other.close(resolve));
  });

  it.for([
    ['a server that refuses connections', 'postgres://user:hunter2@127.0.0.1:1/vitrine'],
    ['a host that does not exist', 'postgres://user:hunter2@nowhere.invalid/vitrine'],
    ['a database that does not exist', undefined],
  ])('with a DATABASE_URL of %s', async ([, url], { expectRefusal }) => {
    const missingDatabase = new URL(process.env['VITRINE_TEST_POSTGRES'] ?? '');
    missingDatabase.pathname = '/not_there';
    await expectRefusal({ DATABASE_URL: url ?? missingDatabase.href }, 'database_unreachable', ['hunter2']);
  });

  it('with a DATABASE_URL of another kind', async ({ expectRefusal }) => {
    await expectRefusal({ DATABASE_URL: 'mysql://user:hunter2@db/x' }, 'config_invalid', ['hunter2']);
  });

  it.for([
    ['below a file', (folder: string) => join(folder, 'file', 'data')],
    ['without write permission', () => '/proc/vitrine/data'],
  ] as const)('with a data folder %s', async ([, path], { folder, expectRefusal }) => {
    writeFileSync(join(folder, 'file'), '');
    await expectRefusal({ VITRINE_DATA: path(folder) }, 'data_folder_not_writable');
    await expectRefusal({ VITRINE_DATA: path(folder), VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}` }, 'data_folder_not_writable');
  });

  it.for(['vitrine.db', 'vitrine.db-wal'])('with a %s that its user cannot write, as after a restore by another user', async (name, { folder }) => {
    const env = { PORT: '0', VITRINE_DATA: folder, VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}` };
    // By another process: SQLite removes the files of a database that was closed in this one at the next garbage collection.
    const former = startServe(env);
    await former.ready;
    former.signal('SIGTERM');
    await former.exited;
    writeFileSync(join(folder, name), '', { flag: 'a' });
    chmodSync(join(folder, name), 0o400);
    // The superuser may write everything.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    if (uid !== undefined) for (const path of ['.', ...readdirSync(folder)]) chownSync(join(folder, path), uid, uid);
    const before = readdirSync(folder);
    const server = startServe(env, { uid });
    expect(await server.exited).toEqual({ code: 3, signal: null });
    expect(server.output()).toMatch(new RegExp(`/${name} cannot be written by the user.*\\(data_folder_not_writable\\)`));
    expect(readdirSync(folder)).toEqual(before);
  });

  it('O3 with a master key that does not open the database, and names the right one', async ({ folder, expectRefusal }) => {
    const right = randomBytes(32).toString('base64');
    const env = (id: string, key: string) => ({ VITRINE_MASTER_KEYS: `${id}:${key}` });
    const server = startServe({ PORT: '0', VITRINE_DATA: folder, ...env('k1', right) });
    await server.ready;
    server.signal('SIGTERM');
    expect((await server.exited).code).toBe(0);
    const wrong = randomBytes(32).toString('base64');
    for (const id of ['k1', 'k2']) expect(await expectRefusal(env(id, wrong), 'master_key_wrong', [wrong, right])).toContain('"k1"');
  });

  it('on a file that is not a database, and leaves it unchanged (DL05)', async ({ file, expectRefusal }) => {
    writeFileSync(file, 'my diary\n'.repeat(1_000));
    await expectRefusal({}, 'database_corrupt');
    expect(readFileSync(file, 'utf8')).toBe('my diary\n'.repeat(1_000));
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it.for([
    ['with an overwritten page', (bytes: Buffer) => bytes.fill(0xa5, 4_096, 4_096 * 6)],
    ['with garbage after its header', (bytes: Buffer) => bytes.fill(0xff, 100)],
  ] as const)('on a database %s, and leaves it unchanged (DL05)', async ([, damage], { file, expectRefusal }) => {
    await makeDatabase(file);
    const damaged = damage(readFileSync(file));
    writeFileSync(file, damaged);
    await expectRefusal({}, 'database_corrupt');
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  it('on a truncated database (DL05)', async ({ file, expectRefusal }) => {
    await makeDatabase(file);
    truncateSync(file, 4_096 * 3);
    await expectRefusal({}, 'database_corrupt');
  });

  it('if the database is missing beside its write-ahead log, and creates no new one (DL05)', async ({ file, folder, expectRefusal }) => {
    await makeDatabase(file);
    const other = new DatabaseSync(file);
    other.exec(`create table kept (a); insert into kept values (1)`);
    renameSync(`${file}-wal`, join(folder, 'kept-wal'));
    other.close();
    rmSync(file);
    renameSync(join(folder, 'kept-wal'), `${file}-wal`);
    await expectRefusal({}, 'database_corrupt');
    expect(existsSync(file)).toBe(false);
  });

  it('on a database of a newer release (DL05)', async ({ file, expectRefusal }) => {
    await makeDatabase(file);
    const other = new DatabaseSync(file);
    other.exec(`insert into schema_migrations values (999, 'future', 1)`);
    other.close();
    await expectRefusal({}, 'database_newer');
  });

  it('in production without the required settings, and names all of them (K01)', async ({ expectRefusal }) => {
    const key = `k:${Buffer.alloc(32, 7).toString('base64')}`;
    const output = await expectRefusal({ NODE_ENV: 'production', VITRINE_MASTER_KEYS: key }, 'config_invalid', [key.slice(2)]);
    expect(output).toContain('PUBLIC_URL');
    expect(output).toContain('VITRINE_MASTER_KEYS');
  });
});
