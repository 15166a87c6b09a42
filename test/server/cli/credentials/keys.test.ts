import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, runHere } from '../../../support/processes/cli.ts';
import { certificateOfBag } from '../../../support/credentials/certificate.ts';
import { acmePlace } from '../acme-place.ts';

const acme = acmePlace({ others: ['globex'] });
const { vitrine } = acme;

describe('imported keys', () => {
  it('I6 are read from any supported file, with a notice, and renamed', async () => {
    const file = (name: string, content: string | Buffer): string => {
      writeFileSync(join(acme.place.folder, name), content);
      return join(acme.place.folder, name);
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

  it('I6 that are shared secrets mint and verify with their exact bytes', async () => {
    const k = randomBytes(40).toString('base64url');
    await vitrine('tenants', 'create', 'shared', '--name', 'Shared');
    await runHere(['keys', 'import', '-', '--tenant', 'shared'], { env: acme.place.env, input: JSON.stringify({ kty: 'oct', k }) });
    const { token } = (await vitrine('token', 'mint', '--tenant', 'shared', '--customer', 'c-1', '--json')).json();
    const [head, body, signature] = String(token).split('.');
    expect(createHmac('sha256', Buffer.from(k, 'base64url')).update(`${head}.${body}`).digest('base64url')).toBe(signature);
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'shared', '--json')).json()).toMatchObject({ reason: null, signature: 'valid' });
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

  it('print a warning on standard error that a secret is shown once', async () => {
    const { stdout, stderr } = await vitrine('keys', 'generate', '--tenant', 'globex');
    expect(stdout).toMatch(/secret +sk_/);
    expect(stderr).toContain('once');
    expect(stderr).not.toContain('sk_');
  });

  it('are retired while active only with confirmation', async () => {
    const { items } = (await vitrine('keys', 'list', '--tenant', 'globex', '--json')).json();
    const active = String(items.find(({ state }) => state === 'active')?.['id']);
    const refused = await vitrine('keys', 'retire', active, '--tenant', 'globex', '--json');
    expect(refused.exit).toBe(4);
    expect(refused.problem().code).toBe('confirmation_required');
    expect((await vitrine('keys', 'retire', active, '--tenant', 'globex', '--yes', '--json')).json()).toMatchObject({ state: 'retired' });
  });

  it('are rotated without a grace only with confirmation', async () => {
    expect((await vitrine('keys', 'rotate', '--tenant', 'globex', '--grace', '0')).exit).toBe(4);
    expect((await vitrine('keys', 'rotate', '--tenant', 'globex', '--grace', '0', '--yes')).exit).toBe(0);
  });

  it('are imported from a public RSA key, not from a private or a weak one', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const file = (name: string, text: string | Buffer): string => {
      const path = join(acme.place.folder, name);
      writeFileSync(path, text);
      return path;
    };
    const imported = await vitrine('keys', 'import', file('public.pem', publicKey.export({ type: 'spki', format: 'pem' })), '--tenant', 'globex', '--json');
    expect(imported.json()).toMatchObject({ algorithm: 'RS256', state: 'next' });
    const secret = await vitrine('keys', 'import', file('private.pem', privateKey.export({ type: 'pkcs8', format: 'pem' })), '--tenant', 'globex', '--json');
    expect([secret.exit, secret.problem().code]).toEqual([1, 'private_key_not_accepted']);
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const weak = await runCli(['keys', 'import', '-', '--tenant', 'globex', '--json'], { env: acme.place.env, input: small });
    expect([weak.exit, weak.problem().code]).toEqual([1, 'weak_key']);
  });

  it.each([
    ['/none.pem', 'no such file'],
    ['/', 'a folder'],
  ])('report why %s cannot be read', async (file, reason) => {
    const { problem } = await vitrine('keys', 'import', file, '--tenant', 'acme', '--json');
    expect(problem()).toMatchObject({ code: 'import_unreadable', detail: expect.stringContaining(reason) });
  });
});

describe('api-keys', () => {
  it('are created for a tenant or for all, listed without the key, and revoked', async () => {
    const one = (await vitrine('api-keys', 'create', '--tenant', 'acme', '--name', 'job', '--role', 'viewer', '--json')).json();
    expect(one).toMatchObject({ role: 'viewer', secret: expect.stringMatching(/^vtr_[\w-]{43}$/) });
    expect((await vitrine('api-keys', 'create', '--operator', '--name', 'all', '--json')).json()).toMatchObject({ tenantId: null, role: 'owner' });
    expect((await vitrine('api-keys', 'revoke', String(one['id']), '--json')).json()).toMatchObject({ revokedAt: expect.any(String) });
    const listed = await vitrine('api-keys', 'list', '--tenant', 'acme', '--json');
    expect(listed.stdout).not.toContain('vtr_');
    expect(listed.json().items[0]).toMatchObject({ name: 'job', revokedAt: expect.any(String) });
    expect((await vitrine('api-keys', 'revoke', 'apik_000000000000000000000000', '--json')).problem().code).toBe('not_found');
    // The rules of the API.
    for (const name of ['two\nlines', '', 'x'.repeat(121)])
      expect((await vitrine('api-keys', 'create', '--tenant', 'acme', '--name', name, '--json')).problem().code).toBe('usage_invalid');
  });
});
