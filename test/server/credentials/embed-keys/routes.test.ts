import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { forEachWorld } from '../../../support/server/world.ts';

forEachWorld('embed keys', (world) => {
  const create = (allowedOrigins: unknown, name: unknown = 'web shop') =>
    world().manage(world().acme.apiKey, 'POST', '/v1/embed-keys', { name, allowedOrigins });

  it('AF3 AF5 are created for exact origins, listed, and named after the mode of their tenant', async () => {
    const { acme, manage, tenant } = world();
    const made = await create([page, 'http://localhost:4320', page]);
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      name: 'web shop',
      mode: 'live',
      embedKey: expect.stringMatching(/^embk_live_[0-9a-f]{32}$/),
      allowedOrigins: ['http://localhost:4320', page],
      lastUsedAt: null,
      revokedAt: null,
    });
    expect((await manage(acme.apiKey, 'GET', '/v1/embed-keys')).json).toEqual({ items: [made.json] });
    const trial = await tenant('trial', { mode: 'test' });
    expect((await createEmbedKey(world(), trial)).embedKey).toMatch(/^embk_test_[0-9a-f]{32}$/);
    const { items } = (await manage(acme.apiKey, 'GET', '/v1/audit?targetKind=embed_key')).json as { items: { action: string; target: { id: string } }[] };
    expect(items).toMatchObject([{ action: 'embed_key.created', target: { id: made.json['id'] } }]);
  });

  it.each([
    '*',
    'https://*',
    'https://*.com',
    '*.co.uk',
    'https://*.co.uk',
    '*.github.io',
    'https://*.shop.example',
    'https://shop.example:*',
    'https://shop.example/path',
    'https://shop.example/',
    'shop.example',
    'http://shop.example',
    'https://shop.example.',
    'https://SHOP.example',
    'HTTPS://shop.example',
    'https://shop.example:443',
    'https://good.example@evil.example',
    'https://good.example%2eevil.example',
    'https://bücher.example',
    'null',
    'file://',
    '',
    ' ',
    'data:text/html,x',
    'javascript:alert(1)',
    'ws://shop.example',
    'https://shop.example?x',
    'https://shop.example#x',
    'https://[::1',
    'https://1.1',
  ])('E02 E03 refuse %j as an origin', async (origin) => {
    expect(await create([page, origin])).toMatchObject({ status: 400, code: 'invalid_origin', json: { errors: [{ path: 'allowedOrigins.1' }] } });
  });

  it.each([
    'https://a.example; script-src *',
    'https://a.example,https://b.example',
    'https://a.example https://b.example',
    'https://a.example\nX: y',
    'https://a.example\r\nSet-Cookie: a=b',
    "https://a.example'",
    'https://a.example"',
    'https://a.example\t',
    "'self'",
    "'unsafe-inline'",
    'https://a.example\u0000',
    'https://a.example\u00a0',
    'https://a.example;',
    'https:',
    "https://';--",
  ])('E04 refuse %j, which would inject into the policy', async (origin) => {
    expect((await create([origin])).status).toBe(400);
  });

  it('E10 have one to fifty origins, which fit into one header', async () => {
    const origins = (count: number, length = 0) => Array.from({ length: count }, (_, index) => `https://a${index}.${'x'.repeat(length)}example`);
    expect((await create(origins(50))).status).toBe(201);
    for (const list of [[], origins(51), origins(10_000), origins(50, 60).map((origin) => origin.replace('.', `.${'y'.repeat(60)}.${'z'.repeat(60)}.`))]) {
      const { status, code } = await create(list);
      expect([status, code]).toEqual(list.length > 1_000 ? [413, 'body_too_large'] : [400, 'invalid_request']);
    }
  });

  it.each([
    {},
    { name: 'x' },
    { allowedOrigins: [page] },
    { name: '', allowedOrigins: [page] },
    { name: 'x'.repeat(121), allowedOrigins: [page] },
    { name: 'a\nb', allowedOrigins: [page] },
    { name: 5, allowedOrigins: [page] },
    { name: 'x', allowedOrigins: page },
    { name: 'x', allowedOrigins: [5] },
    { name: 'x', allowedOrigins: { 0: page } },
    { name: 'x', allowedOrigins: [page], mode: 'test' },
    { name: 'x', allowedOrigins: [page], embedKey: 'embk_live_x' },
    [],
  ])('refuse the body %j', async (body) => {
    const { acme, manage } = world();
    expect((await manage(acme.apiKey, 'POST', '/v1/embed-keys', body)).status).toBe(400);
  });

  it('E09 are revoked permanently, and rotated with their origins', async () => {
    const { acme, globex, manage } = world();
    const key = await createEmbedKey(world(), acme);
    for (const what of ['revoke', 'rotate']) expect((await manage(globex.apiKey, 'POST', `/v1/embed-keys/${key.id}/${what}`)).code).toBe('not_found');
    const rotated = await manage(acme.apiKey, 'POST', `/v1/embed-keys/${key.id}/rotate`);
    expect(rotated).toMatchObject({ status: 201, json: { name: 'web shop', allowedOrigins: [page], revokedAt: null } });
    expect(rotated.json['embedKey']).not.toBe(key.embedKey);
    expect((await manage(acme.apiKey, 'POST', `/v1/embed-keys/${key.id}/rotate`)).code).toBe('key_state_conflict');
    const { items } = (await manage(acme.apiKey, 'GET', '/v1/embed-keys')).json as { items: { id: string; revokedAt: string | null }[] };
    expect(items.find(({ id }) => id === key.id)?.revokedAt).not.toBeNull();
    const second = String(rotated.json['id']);
    const revoked = await manage(acme.apiKey, 'POST', `/v1/embed-keys/${second}/revoke`);
    expect(revoked.json['revokedAt']).not.toBeNull();
    expect((await manage(acme.apiKey, 'POST', `/v1/embed-keys/${second}/revoke`)).json).toEqual(revoked.json);
    const trail = (
      (await manage(acme.apiKey, 'GET', '/v1/audit?targetKind=embed_key')).json as { items: { action: string; target: { id: string } }[] }
    ).items.filter(({ target }) => target.id === second);
    expect(trail.map(({ action }) => action)).toEqual(['embed_key.revoked', 'embed_key.rotated']);
  });

  it('are rotated once by ten parallel requests', async () => {
    const { acme, manage } = world();
    const key = await createEmbedKey(world(), acme);
    const answers = await Promise.all(Array.from({ length: 10 }, () => manage(acme.apiKey, 'POST', `/v1/embed-keys/${key.id}/rotate`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(9).fill(409)]);
  });

  it('are managed by admins, and by no lower role', async () => {
    const { acme, app, manage } = world();
    const by = { actor: { kind: 'cli', id: null }, requestId: null, address: null } as const;
    for (const role of ['viewer', 'member'] as const) {
      const { secret } = await app.services.apiKeys.create(by, { tenantId: acme.id, name: role, role });
      expect((await manage(secret, 'POST', '/v1/embed-keys', { name: 'x', allowedOrigins: [page] })).code).toBe('insufficient_role');
      expect((await manage(secret, 'GET', '/v1/embed-keys')).code).toBe('insufficient_role');
    }
  });
});
