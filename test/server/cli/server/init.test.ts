import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPolicies } from '../../../../server/cli/doctor/read-policy.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { cliPlace, runCli } from '../../../support/processes/cli.ts';
import { acmePlace } from '../acme-place.ts';

const acme = acmePlace({ others: ['shared'] });
const { vitrine } = acme;

describe('init', () => {
  it('creates what is missing and keeps what exists', async () => {
    const again = (await vitrine('init', '--tenant', 'acme', '--json')).json();
    expect(again).toMatchObject({ tenant: { slug: 'acme', created: false }, signingKey: null, apiKey: null });
  });

  it('lists the options that change nothing for an existing tenant, and the command that does', async () => {
    const { exit, stderr } = await vitrine('init', '--tenant', 'acme', '--name', 'Other', '--allowed-origin', 'https://other.example');
    expect(exit).toBe(0);
    expect(stderr).toContain('The tenant acme exists already: --name and --allowed-origin changed nothing. Use "vitrine tenants update --tenant acme".');
    const { name, allowedOrigins } = (await vitrine('tenants', 'show', 'acme', '--json')).json();
    expect(allowedOrigins).not.toContain('https://other.example');
    const same = await vitrine('init', '--tenant', 'acme', '--name', String(name), '--json');
    expect([same.exit, same.stderr.includes('changed nothing')]).toEqual([0, false]);
  });

  it('O6 prints the backend’s variables, with which a valid token is minted', async () => {
    const fresh = await cliPlace('sqlite');
    const { stdout } = await fresh.vitrine('init', '--tenant', 'acme', '--name', "Jo's");
    const lines = [...stdout.matchAll(/^(VITRINE_\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
    expect(lines.map(([name]) => name)).toEqual(['VITRINE_ISSUER', 'VITRINE_KEY_ID', 'VITRINE_SIGNING_SECRET']);
    const env = { PATH: process.env['PATH'] ?? '', ...Object.fromEntries(lines) };
    const token = execFileSync(process.execPath, [fileURLToPath(new URL('../../../../examples/minting/node/mint.js', import.meta.url)), 'customer-42'], {
      env,
      encoding: 'utf8',
    }).trim();
    expect((await fresh.vitrine('token', 'inspect', token, '--json')).json()).toMatchObject({ signature: 'valid', reason: null });
    // The secret is not shown again, and an issuer with spaces is quoted.
    await fresh.vitrine('tenants', 'update', '--issuer', "Jo's shop", '--audience', 'vitrine');
    expect((await fresh.vitrine('init', '--tenant', 'acme')).stdout).toMatch(
      /^VITRINE_ISSUER='Jo'\\''s shop'\nVITRINE_KEY_ID=key_\w+\n# VITRINE_SIGNING_SECRET: .*\nVITRINE_AUDIENCE=vitrine$/m,
    );
    expect((await fresh.vitrine('init', '--tenant', 'acme', '--json')).json()).toMatchObject({
      backend: { VITRINE_ISSUER: "Jo's shop", VITRINE_SIGNING_SECRET: null },
    });
    await fresh.remove();
  });

  it('creates the development key readable by its user only', () => {
    expect(statSync(join(acme.place.folder, 'master-key')).mode & 0o077).toBe(0);
  });

  it('prints the line for the master key in production, and creates nothing', async () => {
    const folder = join(acme.place.folder, 'production');
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
  it('are created, shown, changed, cleared and listed', async () => {
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
    const result = await vitrine(...words, '--json');
    expect({ exit: result.exit, stdout: result.stdout }).toEqual({ exit: 1, stdout: '' });
    expect(result.problem()).toMatchObject({ code, exitCode: 1 });
  });

  it('must be named when there are several, or the command ends with 2', async () => {
    const result = await vitrine('receipts', 'list', '--json');
    expect(result.exit).toBe(2);
    expect(result.problem().code).toBe('tenant_required');
  });
});

describe('csp', () => {
  it('N15 prints directives that browsers understand', async () => {
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

it('the audit trail names the user of the operating system, and no file holds a secret in plain text', async () => {
  const { id, secret } = (await vitrine('keys', 'rotate', '--tenant', 'acme', '--json')).json();
  const database = await openDatabase(acme.place);
  const entry = await database.query.selectFrom('audit').selectAll().where('target_id', '=', String(id)).executeTakeFirst();
  await database.close();
  expect(entry).toMatchObject({ actor_kind: 'cli', actor_id: userInfo().username, action: 'signing_key.rotated', request_id: null });
  for (const name of ['vitrine.db', 'vitrine.db-wal']) {
    const path = join(acme.place.folder, name);
    if (statSync(path, { throwIfNoEntry: false })) expect(readFileSync(path).includes(String(secret))).toBe(false);
  }
});

it('a folder without a database is reported, and stays empty', async () => {
  const empty = join(acme.place.folder, 'empty');
  mkdirSync(empty);
  const result = await runCli(['tenants', 'list', '--json'], { env: { VITRINE_DATA: join(empty, 'data') } });
  expect([result.exit, result.problem().code]).toEqual([3, 'database_unreachable']);
  expect(statSync(join(empty, 'data'), { throwIfNoEntry: false })).toBeUndefined();
});
