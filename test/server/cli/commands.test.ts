import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicies } from '../../../server/cli/doctor/read-policy.ts';
import { openDatabase } from '../../../server/store/open.ts';
import { cliPlace, runCli, type CliPlace } from '../../support/cli.ts';

let place: CliPlace;
const vitrine = (...words: string[]) => place.vitrine(...words);
let receiptId = '';

beforeAll(async () => {
  place = await cliPlace('sqlite');
  const made = await vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd', '--allowed-origin', 'https://app.acme.example', '--json');
  expect(made.exit).toBe(0);
  const file = join(place.folder, 'receipts.json');
  const receipt = { customer: { externalId: 'c-1', name: 'Côté & Söhne' }, title: 'October', period: { start: '2026-10-01', end: '2026-10-31' }, currency: 'EUR', lines: [{ description: 'Work', amountMinor: 1200 }] };
  writeFileSync(file, JSON.stringify([receipt]));
  await vitrine('receipts', 'import', file);
  const { items } = (await vitrine('receipts', 'list', '--json')).json();
  receiptId = String(items[0]?.['id']);
});
afterAll(() => place.remove());

describe('init', () => {
  it('makes what is missing and leaves what is there', async () => {
    const again = (await vitrine('init', '--tenant', 'acme', '--json')).json();
    expect(again).toMatchObject({ tenant: { slug: 'acme', created: false }, signingKey: null, apiKey: null });
  });

  it('makes the development key for its user alone', () => {
    expect(statSync(join(place.folder, 'master-key')).mode & 0o077).toBe(0);
  });

  it('in production offers the line for the master key, and starts nothing', async () => {
    const folder = join(place.folder, 'production');
    const env = { NODE_ENV: 'production', PUBLIC_URL: 'https://receipts.example.com', VITRINE_DATA: folder };
    const { exit, stdout, stderr } = await runCli(['init'], { env });
    expect(exit).toBe(3);
    expect(stderr).toContain('(config_invalid)');
    const [name = '', value = ''] = stdout.trim().split(/=(.*)/s);
    expect(name).toBe('VITRINE_MASTER_KEYS');
    expect((await runCli(['init', '--json'], { env: { ...env, [name]: value } })).exit).toBe(0);
  });
});

describe('tenants', () => {
  it('are made, shown, changed, cleared and listed', async () => {
    const made = await vitrine('tenants', 'create', 'globex', '--name', 'Globex', '--issuer', 'globex', '--audience', 'vitrine', '--login-url', 'https://globex.example/in', '--json');
    expect(made.json()).toMatchObject({ slug: 'globex', issuer: 'globex', audience: 'vitrine', loginUrl: 'https://globex.example/in' });
    const changed = await vitrine('tenants', 'update', '--tenant', 'globex', '--allowed-origin', 'https://a.example', 'https://b.example', '--clear', 'audience', '--json');
    expect(changed.json()).toMatchObject({ allowedOrigins: ['https://a.example', 'https://b.example'], audience: null, issuer: 'globex' });
    expect((await vitrine('tenants', 'show', 'globex')).stdout).toContain('https://a.example https://b.example');
    expect((await vitrine('tenants', 'list', '--json')).json().items.map(({ slug }) => slug)).toEqual(['acme', 'globex']);
  });

  it.each([
    [['tenants', 'create', 'acme', '--name', 'x'], 'conflict'],
    [['tenants', 'create', 'a b', '--name', 'x'], 'invalid_request'],
    [['tenants', 'create', 'ok', '--name', 'x', '--allowed-origin', 'https://*.example'], 'invalid_origin'],
    [['tenants', 'create', 'ok', '--name', 'x', '--login-url', 'javascript:alert(1)'], 'invalid_login_url'],
    [['tenants', 'show', 'none'], 'not_found'],
  ])('%j is refused with %s and 1', async (words, code) => {
    const ran = await vitrine(...words, '--json');
    expect({ exit: ran.exit, stdout: ran.stdout }).toEqual({ exit: 1, stdout: '' });
    expect(ran.problem()).toMatchObject({ code, exitCode: 1 });
  });

  it('must be named once there are several, with 2', async () => {
    const ran = await vitrine('receipts', 'list', '--json');
    expect(ran.exit).toBe(2);
    expect(ran.problem().code).toBe('tenant_required');
  });
});

describe('keys', () => {
  it('are generated, activated, rotated and retired, and a secret is shown once', async () => {
    const next = await vitrine('keys', 'generate', '--tenant', 'acme', '--json');
    expect(next.json()).toMatchObject({ state: 'next', algorithm: 'HS256', secret: expect.stringMatching(/^sk_[\w-]{43}$/) });
    const id = String(next.json()['id']);
    expect((await vitrine('keys', 'activate', id, '--tenant', 'acme', '--json')).json()).toMatchObject({ id, state: 'active' });
    const rotated = (await vitrine('keys', 'rotate', '--tenant', 'acme', '--grace', '60', '--json')).json();
    const { items } = (await vitrine('keys', 'list', '--tenant', 'acme', '--json')).json();
    expect(items.filter(({ state }) => state === 'active').map((key) => key['id'])).toEqual([rotated['id']]);
    expect(JSON.stringify(items)).not.toContain('sk_');
    const listed = await vitrine('keys', 'list', '--tenant', 'acme');
    expect(listed.stdout).not.toContain('sk_');
    expect((await vitrine('keys', 'retire', id, '--tenant', 'acme', '--json')).json()).toMatchObject({ id, state: 'retired' });
  });

  it('warn people, beside the result, that a secret is shown once', async () => {
    const { stdout, stderr } = await vitrine('keys', 'generate', '--tenant', 'globex');
    expect(stdout).toMatch(/secret +sk_/);
    expect(stderr).toContain('once');
    expect(stderr).not.toContain('sk_');
  });

  it('retires the active one only when that is confirmed', async () => {
    const { items } = (await vitrine('keys', 'list', '--tenant', 'globex', '--json')).json();
    const active = String(items.find(({ state }) => state === 'active')?.['id']);
    const refused = await vitrine('keys', 'retire', active, '--tenant', 'globex', '--json');
    expect(refused.exit).toBe(4);
    expect(refused.problem().code).toBe('confirmation_required');
    expect((await vitrine('keys', 'retire', active, '--tenant', 'globex', '--yes', '--json')).json()).toMatchObject({ state: 'retired' });
  });

  it('rotates without a grace only when that is confirmed', async () => {
    expect((await vitrine('keys', 'rotate', '--tenant', 'globex', '--grace', '0')).exit).toBe(4);
    expect((await vitrine('keys', 'rotate', '--tenant', 'globex', '--grace', '0', '--yes')).exit).toBe(0);
  });

  it('imports a public RSA key, and refuses its private half and a weak one', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const file = (name: string, text: string | Buffer): string => {
      const path = join(place.folder, name);
      writeFileSync(path, text);
      return path;
    };
    const imported = await vitrine('keys', 'import', file('public.pem', publicKey.export({ type: 'spki', format: 'pem' })), '--tenant', 'globex', '--json');
    expect(imported.json()).toMatchObject({ algorithm: 'RS256', state: 'next' });
    const secret = await vitrine('keys', 'import', file('private.pem', privateKey.export({ type: 'pkcs8', format: 'pem' })), '--tenant', 'globex', '--json');
    expect([secret.exit, secret.problem().code]).toEqual([1, 'private_key_not_accepted']);
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const weak = await runCli(['keys', 'import', '-', '--tenant', 'globex', '--json'], { env: place.env, input: small });
    expect([weak.exit, weak.problem().code]).toEqual([1, 'weak_key']);
  });
});

describe('api-keys', () => {
  it('are made for a tenant or for all, listed without the key, and revoked', async () => {
    const one = (await vitrine('api-keys', 'create', '--tenant', 'acme', '--name', 'job', '--role', 'viewer', '--json')).json();
    expect(one).toMatchObject({ role: 'viewer', secret: expect.stringMatching(/^vtr_[\w-]{43}$/) });
    expect((await vitrine('api-keys', 'create', '--operator', '--name', 'all', '--json')).json()).toMatchObject({ tenantId: null, role: 'owner' });
    expect((await vitrine('api-keys', 'revoke', String(one['id']), '--json')).json()).toMatchObject({ revokedAt: expect.any(String) });
    const listed = await vitrine('api-keys', 'list', '--tenant', 'acme', '--json');
    expect(listed.stdout).not.toContain('vtr_');
    expect(listed.json().items[0]).toMatchObject({ name: 'job', revokedAt: expect.any(String) });
    expect((await vitrine('api-keys', 'revoke', 'apik_000000000000000000000000', '--json')).problem().code).toBe('not_found');
  });
});

describe('receipts', () => {
  const tenant = ['--tenant', 'acme'] as const;

  it('are listed and shown, to people and to machines', async () => {
    const table = await vitrine('receipts', 'list', ...tenant);
    expect(table.stdout).toContain('Côté & Söhne');
    expect(table.stdout).toContain('12.00 EUR');
    const shown = (await vitrine('receipts', 'show', receiptId, ...tenant, '--json')).json();
    expect(shown).toMatchObject({ id: receiptId, totalMinor: 1200, status: 'draft' });
    expect((await vitrine('receipts', 'show', receiptId, ...tenant)).stdout).toContain('Work');
    expect((await vitrine('receipts', 'list', ...tenant, '--customer', 'c-1', '--status', 'draft', '--json')).json().items).toHaveLength(1);
    expect((await vitrine('receipts', 'list', ...tenant, '--customer', 'nobody', '--json')).problem().code).toBe('not_found');
  });

  it('V3 are sealed only when that is confirmed, and asked about once', async () => {
    const refused = await vitrine('receipts', 'seal', receiptId, ...tenant);
    expect([refused.exit, refused.stdout]).toEqual([4, '']);
    expect(refused.stderr).toContain(`The content of receipt ${receiptId} (c-1, `);
    expect((await vitrine('receipts', 'show', receiptId, ...tenant, '--json')).json()).toMatchObject({ status: 'draft' });
    expect((await vitrine('receipts', 'seal', receiptId, ...tenant, '--yes', '--json')).json()).toMatchObject({ status: 'sealed' });
    expect((await vitrine('receipts', 'seal', receiptId, ...tenant, '--json')).json()).toMatchObject({ status: 'sealed' });
  });

  it('are published until a moment, made private, archived and brought back', async () => {
    const published = (await vitrine('receipts', 'publish', receiptId, ...tenant, '--until', '2999-12-31', '--json')).json();
    expect(published).toMatchObject({ visibility: 'published', link: expect.stringMatching(/\/r\/r_[\w-]{43}$/) });
    expect((await vitrine('receipts', 'publish', receiptId, ...tenant, '--until', '2000-01-01', '--json')).problem().code).toBe('invalid_request');
    expect((await vitrine('receipts', 'unpublish', receiptId, ...tenant, '--json')).json()).toMatchObject({ visibility: 'private' });
    expect((await vitrine('receipts', 'archive', receiptId, ...tenant, '--json')).json()).toMatchObject({ archived: true });
    expect((await vitrine('receipts', 'unarchive', receiptId, ...tenant, '--json')).json()).toMatchObject({ archived: false });
  });

  it('have a link that can be printed and replaced', async () => {
    const [before] = [(await vitrine('receipts', 'link', receiptId, ...tenant)).stdout.trim()];
    const after = (await vitrine('receipts', 'rotate-link', receiptId, ...tenant)).stdout.trim();
    expect(before).toMatch(/^http:\/\/localhost:4310\/r\/r_[\w-]{43}$/);
    expect(after).not.toBe(before);
    expect((await vitrine('receipts', 'link', receiptId, ...tenant)).stdout.trim()).toBe(after);
  });

  it('are all made private only when that is confirmed', async () => {
    await vitrine('receipts', 'publish', receiptId, ...tenant);
    const refused = await vitrine('receipts', 'revoke-all', ...tenant);
    expect(refused.exit).toBe(4);
    expect((await vitrine('receipts', 'show', receiptId, ...tenant, '--json')).json()).toMatchObject({ visibility: 'published' });
    expect((await vitrine('receipts', 'revoke-all', ...tenant, '--yes', '--json')).json()).toEqual({ unpublished: 1 });
    expect((await vitrine('receipts', 'show', receiptId, ...tenant, '--json')).json()).toMatchObject({ visibility: 'private' });
  });

  it.each(['seal', 'publish', 'unpublish', 'archive', 'unarchive', 'link', 'rotate-link', 'show'])('%s of another tenant’s receipt is as of none', async (name) => {
    const ran = await vitrine('receipts', name, receiptId, '--tenant', 'globex', '--json');
    expect([ran.exit, ran.problem().code]).toEqual([1, 'receipt_not_found']);
  });

  it('that are shown as JSON can be imported by another set-up', async () => {
    const file = join(place.folder, 'shown.json');
    writeFileSync(file, (await vitrine('receipts', 'show', receiptId, ...tenant, '--json')).stdout);
    expect((await vitrine('receipts', 'import', file, '--tenant', 'globex', '--json')).json()).toMatchObject({ stored: { created: 1 } });
  });
});

describe('token', () => {
  it('mints with the active key what the inspector accepts, by key id, by the token itself and from standard input', async () => {
    const { token } = (await vitrine('token', 'mint', '--tenant', 'acme', '--customer', 'c-1', '--ttl', '60', '--json')).json();
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'acme', '--json')).json()).toMatchObject({ format: 'valid', signature: 'valid', reason: null, claims: { sub: 'c-1' } });
    const piped = await runCli(['token', 'inspect', '-', '--tenant', 'acme', '--json'], { env: place.env, input: `${String(token)}\n` });
    expect(piped.exit).toBe(0);
    const changed = await vitrine('token', 'inspect', `${String(token).slice(0, -2)}AA`, '--tenant', 'acme', '--json');
    expect(changed.exit).toBe(1);
    expect(changed.json()).not.toMatchObject({ signature: 'valid' });
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'globex', '--json')).problem().code).toBe('not_found');
  });

  it('AF9 mints a bridge token, which names the customer and is no token for receipts', async () => {
    const { token, expiresIn } = (await vitrine('token', 'mint', '--tenant', 'acme', '--bridge', '--customer', 'c-1', '--email', 'ada@example.com', '--json')).json();
    expect(expiresIn).toBe(300);
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'acme', '--json')).json()).toMatchObject({ kind: 'bridge', signature: 'valid', reason: null, claims: { external_customer_id: 'c-1', email: 'ada@example.com', aud: 'vitrine-embed', jti: expect.any(String) } });
    expect((await vitrine('token', 'mint', '--tenant', 'acme', '--bridge', '--customer', 'c-1', '--ttl', '301', '--json')).problem().code).toBe('token_lifetime_too_long');
    for (const words of [['--bridge'], ['--bridge', '--resource', receiptId], ['--bridge', '--customer', 'c-1', '--resource', receiptId], ['--customer', 'c-1', '--email', 'ada@example.com']]) {
      expect((await vitrine('token', 'mint', '--tenant', 'acme', ...words, '--json')).problem().code, words.join(' ')).toBe('usage_invalid');
    }
  });

  it('does not mint what the tenant would not accept', async () => {
    await vitrine('tenants', 'update', '--tenant', 'acme', '--max-token-seconds', '60');
    expect((await vitrine('token', 'mint', '--tenant', 'acme', '--customer', 'c-1', '--json')).problem().code).toBe('token_lifetime_too_long');
  });

  it('says so when the customer is not known yet', async () => {
    const { exit, stdout, stderr } = await vitrine('token', 'mint', '--tenant', 'acme', '--customer', 'new', '--ttl', '60');
    expect(exit).toBe(0);
    expect(stdout.trim().split('.')).toHaveLength(3);
    expect(stderr).toContain('not known');
  });

  it('of no form is refused with 1, never a trace', async () => {
    const ran = await vitrine('token', 'inspect', 'nonsense', '--tenant', 'acme');
    expect(ran.exit).toBe(1);
    expect(ran.stderr).not.toMatch(/\bat .*:\d+/);
  });
});

describe('csp', () => {
  it('N15 prints directives that browsers read', async () => {
    const { stdout } = await vitrine('csp', '--tenant', 'acme');
    const lines = stdout.split('\n').map((line) => line.trim());
    const hostPage = readPolicies(lines.filter((line) => /^(script|frame)-src /.test(line)).map((line) => line.split('    ')[0]).join('; '));
    expect(hostPage[0]?.get('frame-src')).toEqual(['http://localhost:4310']);
    expect(hostPage[0]?.get('script-src')).toEqual(['http://localhost:4310']);
    expect(stdout).toContain('frame-ancestors https://app.acme.example');
    expect((await vitrine('csp', '--tenant', 'acme', '--json')).json()).toMatchObject({ frame: { 'frame-ancestors': ['https://app.acme.example'] } });
  });
});

it('leaves the operating system’s user in the audit trail, and no secret in any file in the clear', async () => {
  const { id, secret } = (await vitrine('keys', 'rotate', '--tenant', 'acme', '--json')).json();
  const database = await openDatabase(place);
  const entry = await database.query.selectFrom('audit').selectAll().where('target_id', '=', String(id)).executeTakeFirst();
  await database.close();
  expect(entry).toMatchObject({ actor_kind: 'cli', actor_id: userInfo().username, action: 'signing_key.rotated', request_id: null });
  for (const name of ['vitrine.db', 'vitrine.db-wal']) {
    const path = join(place.folder, name);
    if (statSync(path, { throwIfNoEntry: false })) expect(readFileSync(path).includes(String(secret))).toBe(false);
  }
});

it('in a folder without a database says so, and leaves none behind', async () => {
  const empty = join(place.folder, 'empty');
  mkdirSync(empty);
  const ran = await runCli(['tenants', 'list', '--json'], { env: { VITRINE_DATA: join(empty, 'data') } });
  expect([ran.exit, ran.problem().code]).toEqual([3, 'database_unreachable']);
  expect(statSync(join(empty, 'data'), { throwIfNoEntry: false })).toBeUndefined();
});
