import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { ensureMasterKey } from '../../../server/config/ensure-master-key.ts';
import { misspeltVariables } from '../../../server/config/misspelt-variables.ts';
import { ConfigError } from '../../../server/errors/config-error.ts';

const key = (bytes: Buffer): string => `k1:${bytes.toString('base64')}`;
const good = key(randomBytes(32));
const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://receipts.example.com', VITRINE_MASTER_KEYS: good };

function faultsOf(env: Record<string, string>): ConfigError {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}

describe('readConfig', () => {
  it('has a default for every setting in development', () => {
    expect(readConfig({})).toMatchObject({
      mode: 'development',
      host: '127.0.0.1',
      port: 4310,
      publicUrl: 'http://localhost:4310',
      database: { engine: 'sqlite' },
      logLevel: 'info',
      trustProxyHops: 0,
    });
  });

  it('accepts a complete production configuration', () => {
    const config = readConfig({
      ...production,
      PORT: '80',
      DATABASE_URL: 'postgres://u:p@db.example/vitrine',
      VITRINE_TRUST_PROXY_HOPS: '2',
      LOG_LEVEL: 'debug',
      VITRINE_DATA: '/srv/data',
    });
    expect(config).toMatchObject({
      mode: 'production',
      host: '0.0.0.0',
      port: 80,
      publicUrl: 'https://receipts.example.com',
      database: {
        engine: 'postgres',
        url: 'postgres://u:p@db.example/vitrine',
        limits: { poolSize: 10, connectTimeoutMs: 2_000, statementTimeoutMs: 4_000, lockTimeoutMs: 2_000 },
      },
      dataFolder: '/srv/data',
      trustProxyHops: 2,
      logLevel: 'debug',
    });
    expect(config.masterKeys.map(({ id }) => id)).toEqual(['k1']);
  });

  it('resolves the folder of custom widgets against the working directory', () => {
    expect([readConfig({}).widgetsFolder, readConfig({ VITRINE_WIDGETS: './widgets' }).widgetsFolder]).toEqual([undefined, resolve('widgets')]);
  });

  it('accepts a mail server, and requires a sender with it', () => {
    const from = 'Acme Ltd <no-reply@acme.example>';
    expect(faultsOf({ SMTP_URL: 'smtp://mail.example.com' }).faults.map(({ variable }) => variable)).toEqual(['MAIL_FROM']);
    expect(readConfig({}).smtp).toBeUndefined();
    expect(readConfig({ ...production, SMTP_URL: 'smtp://us%40er:p%3Aw@mail.example.com', MAIL_FROM: from })).toMatchObject({
      smtp: { host: 'mail.example.com', port: 587, secure: false, requireTls: true, user: 'us@er', password: 'p:w' },
      mailFrom: from,
    });
    expect(readConfig({ ...production, SMTP_URL: 'smtps://mail.example.com', MAIL_FROM: 'a@x.example' }).smtp).toMatchObject({
      port: 465,
      secure: true,
      user: undefined,
    });
    expect(readConfig({ ...production, SMTP_URL: 'smtp://127.0.0.1:2525', MAIL_FROM: 'a@x.example' }).smtp).toMatchObject({ port: 2525, requireTls: false });
  });

  it('D10 accepts a pool size and timeouts for the database', () => {
    const env = {
      DATABASE_URL: 'postgres://db.example/vitrine',
      DATABASE_POOL_SIZE: '40',
      DATABASE_CONNECT_TIMEOUT_MS: '500',
      DATABASE_STATEMENT_TIMEOUT_MS: '15000',
      DATABASE_LOCK_TIMEOUT_MS: '100',
    };
    expect(readConfig(env).database).toMatchObject({ limits: { poolSize: 40, connectTimeoutMs: 500, statementTimeoutMs: 15_000, lockTimeoutMs: 100 } });
  });

  it('treats an empty variable as absent', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4310, database: { engine: 'sqlite' } });
  });

  it('RL04 lists every fault at once, by name and never by value', () => {
    const secret = 'c2VjcmV0LXZhbHVl';
    const error = faultsOf({
      NODE_ENV: 'production',
      PORT: '99999',
      PUBLIC_URL: 'http://receipts.example.com',
      DATABASE_URL: 'mysql://user:hunter2@db/x',
      VITRINE_MASTER_KEYS: `k1:${secret}`,
      LOG_LEVEL: 'shouting',
      VITRINE_TRUST_PROXY_HOPS: 'true',
    });
    expect(error.code).toBe('config_invalid');
    expect(error.faults.map(({ variable }) => variable).toSorted()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'PUBLIC_URL',
      'VITRINE_MASTER_KEYS',
      'VITRINE_TRUST_PROXY_HOPS',
    ]);
    for (const value of [secret, 'hunter2', '99999', 'shouting']) expect(error.message).not.toContain(value);
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['HOST', 'a b'],
    ['PUBLIC_URL', 'receipts.example.com'],
    ['PUBLIC_URL', 'https://receipts.example.com/app?a=b'],
    ['PUBLIC_URL', 'https://receipts.example.com/app#a'],
    ['PUBLIC_URL', 'https://receipts.example.com/a//b'],
    ['PUBLIC_URL', 'https://receipts.example.com/../b'],
    ['PUBLIC_URL', 'https://receipts.example.com/a%20b'],
    ['PUBLIC_URL', 'https://user@receipts.example.com'],
    ['PUBLIC_URL', 'ftp://receipts.example.com'],
    ['DATABASE_URL', 'postgres://host'],
    ['DATABASE_URL', './vitrine.db'],
    ['DATABASE_URL', 'postgres://db.example/vitrine?sslmode=verfy-full'],
    ['DATABASE_URL', 'postgres://db.example/vitrine?sslmode=require&sslmode='],
    ['DATABASE_URL', 'postgres://user:hun%ff@db.example/vitrine'],
    ['VITRINE_DATA', ' '],
    ['VITRINE_DATA', '/srv/data\n'],
    ['VITRINE_WIDGETS', ' ./widgets'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_POOL_SIZE', '501'],
    ['DATABASE_POOL_SIZE', 'many'],
    ['DATABASE_STATEMENT_TIMEOUT_MS', '0'],
    ['DATABASE_STATEMENT_TIMEOUT_MS', '60001'],
    ['DATABASE_LOCK_TIMEOUT_MS', '4s'],
    ['DATABASE_CONNECT_TIMEOUT_MS', '-1'],
    ['VITRINE_TRUST_PROXY_HOPS', '11'],
    ['VITRINE_FRAME_ISOLATION', 'never'],
    ['SMTP_URL', 'mail.example.com'],
    ['SMTP_URL', 'https://mail.example.com'],
    ['SMTP_URL', 'smtp://'],
    ['SMTP_URL', 'smtp://mail.example.com/?tls.rejectUnauthorized=false'],
    ['SMTP_URL', 'smtp://%ZZ@mail.example.com'],
    ['SMTP_URL', 'smtp://user:hun%ff@mail.example.com'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'a@x.example, b@y.example'],
    ['MAIL_FROM', 'Acme <a@x.example>\r\nBcc: b@y.example'],
  ])('refuses %s=%s', (variable, value) => {
    expect(faultsOf({ [variable]: value }).faults).toEqual([{ variable, message: expect.any(String) }]);
  });

  it.each(['hunter/2', '12/34', '12/#ab', '12#ab', '12?ab', 'a?b/c', '12/x?y@z', 'hunter%ff'])(
    'refuses the password %s in the URLs of database and mail server, says how to encode it, and never prints it',
    (password) => {
      const { faults, message } = faultsOf({ DATABASE_URL: `postgres://ada:${password}@db.example/vitrine`, SMTP_URL: `smtp://ada:${password}@mail.example` });
      expect(faults.map(({ variable }) => variable)).toEqual(['DATABASE_URL', 'SMTP_URL']);
      for (const fault of faults) expect(fault.message).toContain('%2F');
      expect(message).not.toContain(password);
    },
  );

  const odd = ['p@ss', 'a:b', '50%', '50%off', '50%&%2F', "q'\"<>^`{|}", 'ключ', ' ', '100%zz%41'];
  it.each(odd)('passes the password %s in DATABASE_URL on, with its encoded characters decoded', (password) => {
    const { database } = readConfig({ DATABASE_URL: `postgres://ada:${password}@db.example/vitrine` });
    const sent = new Client(database.engine === 'postgres' ? database.url : '');
    expect([sent.user, sent.password, sent.host, sent.database]).toEqual(['ada', password.replace('%2F', '/').replace('%41', 'A'), 'db.example', 'vitrine']);
  });

  it.each([
    ['require', 'verify-full'],
    ['verify-ca', 'verify-full'],
    ['verify-full', 'verify-full'],
    ['no-verify', 'no-verify'],
    ['disable', 'disable'],
    ['require&uselibpqcompat=true', 'require&uselibpqcompat=true'],
  ])('sslmode=%s means %s, without a warning by the driver', (given, meant) => {
    const { database } = readConfig({ DATABASE_URL: `postgres://ada:x@db.example/vitrine?sslmode=${given}&application_name=x` });
    expect(database).toMatchObject({ url: `postgres://ada:x@db.example/vitrine?sslmode=${meant}&application_name=x` });
  });

  it.each(['?user=ada@example&password=x', '?host=/run/postgresql', '?user=ada@x&sslrootcert=/etc/ca.pem'])('accepts %s in DATABASE_URL', (query) => {
    expect(readConfig({ DATABASE_URL: `postgres://db.example/vitrine${query}` }).database).toMatchObject({ engine: 'postgres' });
  });

  it.each(['http://localhost:4310', 'http://127.0.0.1:1', 'https://receipts.example.com/'])('accepts %s as the public URL', (value) => {
    expect(readConfig({ PUBLIC_URL: value }).publicUrl).toBe(new URL(value).origin);
  });

  it.each(['https://apps.example.com/vitrine', 'https://apps.example.com/vitrine/', 'https://apps.example.com/a/b-c.d'])(
    'D11 accepts %s with its path as the public URL',
    (value) => {
      expect(readConfig({ PUBLIC_URL: value }).publicUrl).toBe(value.replace(/\/$/, ''));
    },
  );
});

it('suggests the right name for misspelled variables, and ignores unrelated ones', () => {
  const suggestionsFor = (name: string) => misspeltVariables({ [name]: '1' }).map(({ meant }) => meant);
  expect(suggestionsFor('VITRINE_TRUST_PROXY')).toEqual(['VITRINE_TRUST_PROXY_HOPS']);
  expect(suggestionsFor('VITRINE_MASTER_KEY')).toEqual(['VITRINE_MASTER_KEYS']);
  expect(suggestionsFor('VITRINE_MASTER_KEYS_FILE')).toEqual(['VITRINE_MASTER_KEYS']);
  expect(suggestionsFor('VITRINE_WEBHOOK_ALOW')).toEqual(['VITRINE_WEBHOOK_ALLOW']);
  expect(suggestionsFor('VITRINE_DATA_DIR')).toEqual(['VITRINE_DATA']);
  expect(suggestionsFor('VITRINE_DATABASE_URL')).toEqual(['DATABASE_URL']);
  expect(suggestionsFor('VITRINE_PUBLIC_URL')).toEqual(['PUBLIC_URL']);
  const others = ['VITRINE_DATA', 'VITRINE_DEBUG', 'VITRINE_ISSUER', 'VITRINE_KEY_ID', 'VITRINE_SIGNING_SECRET', 'VITRINE_WEBHOOK_SECRET', 'VITRINE_TOKEN'];
  expect([...others, 'PORT', 'LOGLEVEL', 'VITRINE_TEST_ENGINES'].flatMap(suggestionsFor)).toEqual([]);
  const serviceVariables = ['VITRINE_PORT', 'VITRINE_PORT_4310_TCP_ADDR', 'VITRINE_SERVICE_HOST', 'VITRINE_DATA_PORT', 'VITRINE_DATA_SERVICE_PORT_HTTP'];
  expect(serviceVariables.flatMap(suggestionsFor)).toEqual([]);
  expect(misspeltVariables({ VITRINE_TRUST_PROXY: '', VITRINE_PUBLIC_URL: undefined })).toEqual([]);
});

describe('the master key (K01)', () => {
  it.each([
    ['a missing one', undefined],
    ['31 bytes', key(randomBytes(31))],
    ['one byte, repeated', key(Buffer.alloc(32, 0x41))],
    ['zeros', key(Buffer.alloc(32))],
    ['a repeated pattern', key(Buffer.from('0123456701234567012345670123456701234567'))],
    ['consecutive bytes', key(Buffer.from(Array.from({ length: 32 }, (_, index) => index)))],
    ['a known default', key(Buffer.from('test-guest-secret-change-me-please!!'))],
    ['hexadecimal text', key(Buffer.from(randomBytes(32).toString('hex')))],
    ['no id', randomBytes(32).toString('base64')],
    ['invalid base64', 'k1:*****'],
    ['the same id twice', `${good},${key(randomBytes(32))}`],
    ['an invalid one after a valid one', `${good},k2:AAAA`],
  ])('is refused in production: %s', (_name, value) => {
    const { VITRINE_MASTER_KEYS: _good, ...rest } = production;
    const error = faultsOf({ ...rest, ...(value !== undefined && { VITRINE_MASTER_KEYS: value }) });
    expect(error.faults.map(({ variable }) => variable)).toContain('VITRINE_MASTER_KEYS');
    if (value !== undefined) expect(error.message).not.toContain(value.slice(3));
  });

  it('is accepted when it is random, and the first key stays first', () => {
    const ring = `${good},k0:${randomBytes(32).toString('base64url')}`;
    expect(readConfig({ ...production, VITRINE_MASTER_KEYS: ring }).masterKeys.map(({ id }) => id)).toEqual(['k1', 'k0']);
  });
});

describe('the development master key', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vitrine-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is created once, readable by its owner only, and reported', () => {
    const config = readConfig({ VITRINE_DATA: join(folder, 'data') });
    const first = ensureMasterKey(config);
    expect(first.note).toContain(join(folder, 'data', 'master-key'));
    expect(first.note).not.toContain(readFileSync(join(folder, 'data', 'master-key'), 'utf8').slice(4, 20));
    expect(statSync(join(folder, 'data', 'master-key')).mode & 0o777).toBe(0o600);
    const second = ensureMasterKey(config);
    expect(second.note).toBeUndefined();
    expect(second.config.masterKeys).toEqual(first.config.masterKeys);
  });

  it('is not created when one is configured', () => {
    const config = readConfig({ VITRINE_DATA: join(folder, 'data'), VITRINE_MASTER_KEYS: good });
    expect(ensureMasterKey(config)).toEqual({ config, note: undefined });
  });

  it('is refused when its file is corrupt, and the file is left unchanged', () => {
    writeFileSync(join(folder, 'master-key'), 'dev:AAAA');
    expect(() => ensureMasterKey(readConfig({ VITRINE_DATA: folder }))).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    expect(readFileSync(join(folder, 'master-key'), 'utf8')).toBe('dev:AAAA');
  });

  it('is refused when its file cannot be read, with an error of its own', () => {
    mkdirSync(join(folder, 'master-key'));
    const refused = { code: 'config_invalid', message: expect.stringMatching(/VITRINE_MASTER_KEYS.*master-key cannot be read \(EISDIR\)/) };
    expect(() => ensureMasterKey(readConfig({ VITRINE_DATA: folder }))).toThrow(expect.objectContaining(refused));
  });

  it('needs a writable data folder', () => {
    writeFileSync(join(folder, 'file'), '');
    const config = readConfig({ VITRINE_DATA: join(folder, 'file', 'data') });
    expect(() => ensureMasterKey(config)).toThrow(expect.objectContaining({ code: 'data_folder_not_writable' }));
  });
});
