import { execFileSync } from 'node:child_process';
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicies } from '../../../server/cli/doctor/read-policy.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import { cliPlace, type CliPlace, runCli, runHere } from '../../support/cli.ts';
import { certificateOfBag } from '../../support/certificate.ts';

let place: CliPlace;
const vitrine = (...words: string[]) => place.vitrine(...words);
let receiptId = '';

beforeAll(async () => {
  place = await cliPlace('sqlite');
  const made = await vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd', '--allowed-origin', 'https://app.acme.example', '--json');
  expect(made.exit).toBe(0);
  const file = join(place.folder, 'receipts.json');
  const receipt = {
    customer: { externalId: 'c-1', name: 'Côté & Söhne' },
    title: 'October',
    period: { start: '2026-10-01', end: '2026-10-31' },
    currency: 'EUR',
    lines: [{ description: 'Work', amountMinor: 1200 }],
  };
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

  it('O6 ends with the lines that a backend reads, with which a token is minted that opens a receipt', async () => {
    const fresh = await cliPlace('sqlite');
    const { stdout } = await fresh.vitrine('init', '--tenant', 'acme', '--name', "Jo's");
    const lines = [...stdout.matchAll(/^(VITRINE_\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
    expect(lines.map(([name]) => name)).toEqual(['VITRINE_ISSUER', 'VITRINE_KEY_ID', 'VITRINE_SIGNING_SECRET']);
    const env = { PATH: process.env['PATH'] ?? '', ...Object.fromEntries(lines) };
    const token = execFileSync(process.execPath, [fileURLToPath(new URL('../../../examples/minting/node/mint.js', import.meta.url)), 'customer-42'], {
      env,
      encoding: 'utf8',
    }).trim();
    expect((await fresh.vitrine('token', 'inspect', token, '--json')).json()).toMatchObject({ signature: 'valid', reason: null });
    // The secret is not shown again, and an issuer with blanks can be pasted.
    await fresh.vitrine('tenants', 'update', '--issuer', "Jo's shop", '--audience', 'vitrine');
    expect((await fresh.vitrine('init', '--tenant', 'acme')).stdout).toMatch(
      /^VITRINE_ISSUER='Jo'\\''s shop'\nVITRINE_KEY_ID=key_\w+\n# VITRINE_SIGNING_SECRET: .*\nVITRINE_AUDIENCE=vitrine$/m,
    );
    expect((await fresh.vitrine('init', '--tenant', 'acme', '--json')).json()).toMatchObject({
      backend: { VITRINE_ISSUER: "Jo's shop", VITRINE_SIGNING_SECRET: null },
    });
    await fresh.remove();
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

describe('keys of others', () => {
  it('I6 are imported from whatever file they stand in, with a notice, and renamed', async () => {
    const file = (name: string, content: string | Buffer): string => {
      writeFileSync(join(place.folder, name), content);
      return join(place.folder, name);
    };
    const { stdout, stderr, exit } = await vitrine('keys', 'import', file('bag.pem', certificateOfBag), '--tenant', 'acme', '--kid', 'portal');
    expect([exit, stdout, stderr]).toEqual([0, expect.stringMatching(/named in tokens +portal/), expect.stringContaining('certificate')]);
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const { id, kid } = (
      await vitrine('keys', 'import', file('key.jwk', JSON.stringify({ ...key.export({ format: 'jwk' }), kid: 'mine' })), '--tenant', 'acme', '--json')
    ).json();
    expect(kid).toBe('mine');
    expect((await vitrine('keys', 'rename', String(id), '--kid', 'ours', '--tenant', 'acme', '--json')).json()).toMatchObject({ kid: 'ours' });
    expect((await vitrine('keys', 'list', '--tenant', 'acme')).stdout).toContain('ours');
    expect((await vitrine('keys', 'rename', String(id), '--clear', '--tenant', 'acme', '--json')).json()).toMatchObject({ kid: id });
    for (const words of [[], ['--kid', 'a', '--clear'], ['--kid', 'key_1'], ['--kid', '']])
      expect((await vitrine('keys', 'rename', String(id), ...words, '--json')).problem().code).toBe('usage_invalid');
    const refused = await vitrine('keys', 'import', file('key.der', key.export({ type: 'spki', format: 'der' })), '--tenant', 'acme', '--json');
    expect(refused.problem()).toMatchObject({ code: 'key_mismatch', detail: expect.stringContaining('openssl pkey -pubin -inform DER') });
  });

  it('I6 that are shared secrets mint and verify as the bytes that they are', async () => {
    const k = randomBytes(40).toString('base64url');
    await vitrine('tenants', 'create', 'shared', '--name', 'Shared');
    await runHere(['keys', 'import', '-', '--tenant', 'shared'], { env: place.env, input: JSON.stringify({ kty: 'oct', k }) });
    const { token } = (await vitrine('token', 'mint', '--tenant', 'shared', '--customer', 'c-1', '--json')).json();
    const [head, body, signature] = String(token).split('.');
    expect(createHmac('sha256', Buffer.from(k, 'base64url')).update(`${head}.${body}`).digest('base64url')).toBe(signature);
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'shared', '--json')).json()).toMatchObject({ reason: null, signature: 'valid' });
  });
});

describe('tenants', () => {
  it('are made, shown, changed, cleared and listed', async () => {
    const made = await vitrine(
      'tenants',
      'create',
      'globex',
      '--name',
      'Globex',
      '--issuer',
      'globex',
      '--audience',
      'vitrine',
      '--login-url',
      'https://globex.example/in',
      '--json',
    );
    expect(made.json()).toMatchObject({ slug: 'globex', issuer: 'globex', audience: 'vitrine', loginUrl: 'https://globex.example/in' });
    const changed = await vitrine(
      'tenants',
      'update',
      '--tenant',
      'globex',
      '--allowed-origin',
      'https://a.example',
      'https://b.example',
      '--clear',
      'audience',
      '--json',
    );
    expect(changed.json()).toMatchObject({ allowedOrigins: ['https://a.example', 'https://b.example'], audience: null, issuer: 'globex' });
    expect((await vitrine('tenants', 'show', 'globex')).stdout).toContain('https://a.example https://b.example');
    expect((await vitrine('tenants', 'list', '--json')).json().items.map(({ slug }) => slug)).toEqual(['acme', 'globex', 'shared']);
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

  it.each(['seal', 'publish', 'unpublish', 'archive', 'unarchive', 'link', 'rotate-link', 'show'])(
    '%s of another tenant’s receipt is as of none',
    async (name) => {
      const ran = await vitrine('receipts', name, receiptId, '--tenant', 'globex', '--json');
      expect([ran.exit, ran.problem().code]).toEqual([1, 'receipt_not_found']);
    },
  );

  it('that are shown as JSON can be imported by another set-up', async () => {
    const file = join(place.folder, 'shown.json');
    writeFileSync(file, (await vitrine('receipts', 'show', receiptId, ...tenant, '--json')).stdout);
    expect((await vitrine('receipts', 'import', file, '--tenant', 'globex', '--json')).json()).toMatchObject({ stored: { created: 1 } });
  });
});

describe('token', () => {
  it('mints with the active key what the inspector accepts, by key id, by the token itself and from standard input', async () => {
    const { token } = (await vitrine('token', 'mint', '--tenant', 'acme', '--customer', 'c-1', '--ttl', '60', '--json')).json();
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'acme', '--json')).json()).toMatchObject({
      format: 'valid',
      signature: 'valid',
      reason: null,
      claims: { sub: 'c-1' },
    });
    const piped = await runCli(['token', 'inspect', '-', '--tenant', 'acme', '--json'], { env: place.env, input: `${String(token)}\n` });
    expect(piped.exit).toBe(0);
    const changed = await vitrine('token', 'inspect', `${String(token).slice(0, -2)}AA`, '--tenant', 'acme', '--json');
    expect(changed.exit).toBe(1);
    expect(changed.json()).not.toMatchObject({ signature: 'valid' });
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'globex', '--json')).problem().code).toBe('not_found');
  });

  it('AF9 I1 mints a bridge token, which names the customer and is no token for receipts', async () => {
    const { token, expiresIn } = (
      await vitrine('token', 'mint', '--tenant', 'acme', '--bridge', '--customer', 'c-1', '--email', 'ada@example.com', '--json')
    ).json();
    expect(expiresIn).toBe(300);
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'acme', '--json')).json()).toMatchObject({
      kind: 'bridge',
      signature: 'valid',
      reason: null,
      claims: { external_customer_id: 'c-1', email: 'ada@example.com', aud: 'vitrine-embed', jti: expect.any(String) },
    });
    expect((await vitrine('tenants', 'update', '--tenant', 'acme', '--bridge-audience', 'aforo-embed')).stdout).toContain('aforo-embed');
    const other = (await vitrine('token', 'mint', '--tenant', 'acme', '--bridge', '--customer', 'c-1', '--json')).json();
    expect((await vitrine('token', 'inspect', String(other['token']), '--tenant', 'acme', '--json')).json()).toMatchObject({
      reason: null,
      claims: { aud: 'aforo-embed' },
    });
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'acme', '--json')).exit).toBe(1);
    await vitrine('tenants', 'update', '--tenant', 'acme', '--bridge-audience', 'vitrine-embed');
    expect((await vitrine('token', 'mint', '--tenant', 'acme', '--bridge', '--customer', 'c-1', '--ttl', '301', '--json')).problem().code).toBe(
      'token_lifetime_too_long',
    );
    for (const words of [
      ['--bridge'],
      ['--bridge', '--resource', receiptId],
      ['--bridge', '--customer', 'c-1', '--resource', receiptId],
      ['--customer', 'c-1', '--email', 'ada@example.com'],
    ]) {
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
    const hostPage = readPolicies(
      lines
        .filter((line) => /^(script|frame)-src /.test(line))
        .map((line) => line.split('    ')[0])
        .join('; '),
    );
    expect(hostPage[0]?.get('frame-src')).toEqual(['http://localhost:4310']);
    expect(hostPage[0]?.get('script-src')).toEqual(['http://localhost:4310']);
    expect(stdout).toMatch(/^ {2}connect-src http:\/\/localhost:4310 'self' {4}/m);
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
