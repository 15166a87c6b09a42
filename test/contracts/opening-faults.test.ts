import { randomBytes } from 'node:crypto';
import { chownSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../server/config/config.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { certificate, privateKeyOfCertificate } from '../support/credentials/certificate.ts';
import { type PrivatePostgres, startPostgres } from '../support/databases/postgres.ts';
import { freePort } from '../support/processes/free-port.ts';
import { startServe } from '../support/processes/serve-process.ts';

const password = 'p@ss/w?o#rd%';
const access = `local all all trust
host all postgres all trust
host all named all scram-sha-256
hostssl all encrypted all trust
host all plain all trust
`;

let postgres: PrivatePostgres;
let certificateFile = '';

beforeAll(async () => {
  postgres = await startPostgres();
  const { uid, gid } = statSync(postgres.data);
  const write = (name: string, text: string): string => {
    const file = join(postgres.data, name);
    writeFileSync(file, text, { mode: 0o600 });
    chownSync(file, uid, gid);
    return file;
  };
  write('pg_hba.conf', access);
  certificateFile = write('server.crt', certificate);
  write('server.key', privateKeyOfCertificate);
  await onServer(
    `create role named login password '${password}'; create role encrypted login; create role plain login`,
    'create database owned owner named',
    'create database read_only owner postgres',
    'alter database read_only set default_transaction_read_only = on',
    'create database plain_only',
  );
  await onServer('select pg_reload_conf()');
});
afterAll(() => postgres.stop());

async function onServer(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: postgres.socketUrl });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const urlOf = (user: string, database: string, query = ''): string => {
  const { port } = new URL(postgres.url);
  return `postgres://${user}@127.0.0.1:${port}/${database}${query}`;
};

/** The error of a start with this address. */
async function faultOf(url: string): Promise<{ code: string; message: string }> {
  const found = await openDatabase(readConfig({ DATABASE_URL: url })).then(
    async (database) => {
      await database.close();
      return { code: 'opened', message: '' };
    },
    (error: { code: string; message: string }) => error,
  );
  expect(found.message).not.toMatch(/hunter2|p@ss|p%40ss/);
  return found;
}

it('a password with special characters is understood when it is encoded', async () => {
  expect(await faultOf(urlOf(`named:${encodeURIComponent(password)}`, 'owned'))).toMatchObject({ code: 'opened' });
});

it.each([
  ['a wrong password', () => urlOf('named:hunter2', 'owned'), /password is wrong/],
  ['a missing password', () => urlOf('named', 'owned'), /the URL has none/],
  ['a database that does not exist', () => urlOf('postgres', 'elsewhere'), /create it, or correct its name/],
  ['a user that the server does not know', () => urlOf('stranger', 'postgres'), /refuses this user.*sslmode/],
  ['a server that demands TLS', () => urlOf('encrypted', 'postgres'), /add sslmode=verify-full/],
  ['a server without TLS', () => urlOf('postgres', 'postgres', '?sslmode=verify-full'), /has no TLS/],
  ['a user that may not create tables', () => urlOf('plain', 'plain_only'), /may not create tables.*owner/],
  ['a database that accepts only reads', () => urlOf('postgres', 'read_only'), /accepts only reads.*primary/],
])('a start names what to change for %s', async (_name, url, sentence) => {
  expect(await faultOf(url())).toMatchObject({ code: 'database_unreachable', message: expect.stringMatching(sentence) });
});

it('a process whose URL has no password exits at once, and not when the server ends the sign-in after a minute', async () => {
  const server = startServe({ PORT: '0', VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}`, DATABASE_URL: urlOf('named', 'owned') });
  expect(await server.exited).toEqual({ code: 3, signal: null });
  expect(server.output()).toContain('the URL has none');
}, 30_000);

it('a start names what to change for a certificate that is not trusted, or is for another host', async () => {
  await onServer('alter system set ssl = on', 'select pg_reload_conf()');
  const query = (more: string): string => urlOf('encrypted', 'postgres', `?sslmode=verify-full${more}`);
  await expect.poll(() => faultOf(query(''))).toMatchObject({ code: 'database_unreachable', message: expect.stringMatching(/sslrootcert=/) });
  const other = await faultOf(query(`&sslrootcert=${encodeURIComponent(certificateFile)}`));
  expect(other).toMatchObject({ code: 'database_unreachable', message: expect.stringMatching(/for another host name/) });
  expect(await faultOf(query('&sslrootcert=/nowhere/ca.pem'))).toMatchObject({ code: 'config_invalid', message: expect.stringContaining('/nowhere/ca.pem') });
});

it('a start names the firewall when nothing answers', async () => {
  const silent = createServer((socket) => void socket.resume());
  const port = await freePort();
  await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
  expect((await faultOf(`postgres://ada:hunter2@127.0.0.1:${port}/x`)).message).toMatch(/within 5 seconds.*firewalls/);
  await new Promise((resolve) => silent.close(resolve));
});

it('a migrated database that accepts only reads is served with a warning', async () => {
  await onServer('create database replica');
  const config = readConfig({ DATABASE_URL: urlOf('postgres', 'replica') });
  await (await openDatabase(config)).close();
  await onServer('alter database replica set default_transaction_read_only = on');
  const warnings: string[] = [];
  await (await openDatabase(config, { warn: (text) => void warnings.push(text) })).close();
  expect(warnings.join()).toContain('accepts only reads');
});

it('requests get 503 instead of 500 when the password is changed while the server runs', async () => {
  const database = await openDatabase(readConfig({ DATABASE_URL: urlOf(`named:${encodeURIComponent(password)}`, 'owned') }));
  await onServer(`alter role named password 'another'`, `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'named'`);
  await expect.poll(() => database.ping().then(() => 'works', (error: unknown) => error)).toMatchObject({
    code: 'storage_unavailable',
    message: expect.stringContaining('refuses the user'),
  });
  await database.close();
});
