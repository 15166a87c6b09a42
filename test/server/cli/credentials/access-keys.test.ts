import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer } from '../../../../server/cli/open-server.ts';
import { systemClock } from '../../../../server/clock.ts';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';

describe.each(engines)('vitrine access-keys on %s', (engine) => {
  let place: CliPlace;
  beforeAll(async () => {
    place = await cliPlace(engine);
    await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme');
  });
  afterAll(() => place.remove());

  it('creates a pair, lists it without the key, and revokes it, with --tokens also its tokens', async () => {
    const made = (await place.vitrine('access-keys', 'create', '--name', 'shop', '--allowed-origin', 'https://shop.example', '--json')).json();
    expect(made).toMatchObject({
      accessId: expect.stringMatching(/^akey_[0-9a-f]{24}$/),
      accessKey: expect.stringMatching(/^ak_[\w-]{43}$/),
      allowedOrigins: ['https://shop.example'],
    });
    const id = String(made['accessId']);
    const listed = await place.vitrine('access-keys', 'list', '--json');
    expect(listed.json().items).toMatchObject([{ accessId: id, revokedAt: null }]);
    expect(listed.stdout).not.toContain('ak_');
    expect((await place.vitrine('access-keys', 'list')).stdout).toContain('https://shop.example');
    expect((await place.vitrine('access-keys', 'revoke', id, '--json')).json()).toMatchObject({ revokedAt: expect.any(String), tokensRevokedAt: null });
    expect((await place.vitrine('access-keys', 'revoke', id, '--tokens', '--json')).json()).toMatchObject({ tokensRevokedAt: expect.any(String) });
    expect((await place.vitrine('access-keys', 'revoke', 'akey_000000000000000000000000', '--json')).problem().code).toBe('not_found');
  });

  it('warns that the key is shown once', async () => {
    const { stdout, stderr } = await place.vitrine('access-keys', 'create', '--name', 'other');
    expect(stdout).toMatch(/ak_[\w-]{43}/);
    expect(stderr).toContain('once');
    expect(stderr).not.toContain('ak_');
  });

  it.each([
    [['--name', 'x', '--allowed-origin', 'https://*.example'], 'invalid_origin'],
    [['--name', ''], 'invalid_request'],
    [[], 'usage_invalid'],
  ])('refuses %j with %s', async (words, code) => {
    expect((await place.vitrine('access-keys', 'create', ...words, '--json')).problem().code).toBe(code);
  });

  it('creates a pair whose tokens the inspector explains, also after the revocation', async () => {
    const made = (await place.vitrine('access-keys', 'create', '--name', 'inspected', '--json')).json();
    const { services, close } = await openServer({ environment: place.env, clock: systemClock, create: false, warn: () => {} });
    const tenant = await services.tenants.read('acme');
    const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null };
    const { token } = await services.embedTokens.issue(by, await services.accessKeys.find(tenant.id, String(made['accessId'])), {
      'data-email': 'nobody@we.know.example',
    });
    await close();
    const good = await place.vitrine('token', 'inspect', token);
    expect([good.exit, good.stdout]).toEqual([0, expect.stringMatching(/kind +embed[\s\S]*stored row +good/)]);
    await place.vitrine('access-keys', 'revoke', String(made['accessId']), '--tokens');
    const ended = await place.vitrine('token', 'inspect', token, '--json');
    expect([ended.exit, ended.json()]).toMatchObject([1, { kind: 'embed', signature: 'valid', row: 'revoked' }]);
  });

  it('turns the weaker sign-in ways on and off for a tenant', async () => {
    const on = await place.vitrine('tenants', 'update', '--sign-in-proxy', 'on', '--attribute-identity', 'on', '--magic-links', 'on', '--json');
    expect(on.json()).toMatchObject({ signInProxy: true, attributeIdentity: true, magicLinks: true });
    expect((await place.vitrine('tenants', 'update', '--sign-in-proxy', 'off', '--json')).json()).toMatchObject({
      signInProxy: false,
      attributeIdentity: true,
    });
    expect((await place.vitrine('tenants', 'show')).stdout).toMatch(/sign-in proxy +off/);
    expect((await place.vitrine('tenants', 'update', '--magic-links', 'yes', '--json')).problem().code).toBe('usage_invalid');
  });
});
