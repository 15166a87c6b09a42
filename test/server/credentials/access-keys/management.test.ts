import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { makePair } from './access-key-calls.ts';

forEachWorld('access keys', (world) => {
  const create = (body: unknown, apiKey = world().acme.apiKey) => world().manage(apiKey, 'POST', '/v1/access-keys', body);

  it('are listed without the key, newest first, including revoked ones', async () => {
    const { acme, globex, manage, clock } = world();
    const first = await makePair(world(), { name: 'first', allowedOrigins: ['https://shop.example'] });
    clock.advance(1);
    const second = await makePair(world(), { name: 'second' });
    await manage(acme.apiKey, 'POST', `/v1/access-keys/${first.accessId}/revoke`);
    const { json, text } = await manage(acme.apiKey, 'GET', '/v1/access-keys');
    expect(json['items']).toEqual([
      {
        accessId: second.accessId,
        name: 'second',
        allowedOrigins: [],
        createdAt: expect.any(String),
        lastUsedAt: null,
        revokedAt: null,
        tokensRevokedAt: null,
      },
      {
        accessId: first.accessId,
        name: 'first',
        allowedOrigins: ['https://shop.example'],
        createdAt: expect.any(String),
        lastUsedAt: null,
        revokedAt: expect.any(String),
        tokensRevokedAt: null,
      },
    ]);
    expect(text).not.toContain('ak_');
    expect((await manage(globex.apiKey, 'GET', '/v1/access-keys')).json).toEqual({ items: [] });
    expect(await manage(globex.apiKey, 'POST', `/v1/access-keys/${second.accessId}/revoke`, {})).toMatchObject({ status: 404, code: 'not_found' });
  });

  it.each([
    '*',
    'https://*.shop.example',
    'https://shop.example/',
    'https://shop.example/path',
    'http://shop.example',
    'shop.example',
    'https://SHOP.example',
    'null',
    '',
    'https://a.example;script-src *',
  ])('do not accept "%s" as an origin', async (origin) => {
    expect(await create({ name: 'shop', allowedOrigins: [origin] })).toMatchObject({ status: 400, code: 'invalid_origin' });
  });

  it('accept up to fifty origins, including http on loopback', async () => {
    const origins = (count: number) => Array.from({ length: count }, (_, index) => `https://shop-${index}.example`);
    expect((await create({ name: 'shop', allowedOrigins: [...origins(49), 'http://localhost:3000'] })).status).toBe(201);
    expect((await create({ name: 'shop', allowedOrigins: origins(51) })).status).toBe(400);
  });

  it.each([
    {},
    { name: '' },
    { name: 1 },
    { name: 'a\nb' },
    { name: 'x'.repeat(121) },
    { name: 'x', accessId: 'akey_x' },
    { name: 'x', revokedAt: null },
    { name: 'x', tenantId: 'ten_x' },
    { name: 'x', allowedOrigins: 'https://a.example' },
  ])('AD03 are not created from %j', async (body) => {
    expect((await create(body)).status).toBe(400);
  });

  it('are not returned to a repeated request, because an answer with a secret is not stored', async () => {
    const { acme, manage } = world();
    const headers = { 'idempotency-key': 'same' };
    const body = { name: 'once' };
    expect((await manage(acme.apiKey, 'POST', '/v1/access-keys', body, headers)).status).toBe(201);
    const again = await manage(acme.apiKey, 'POST', '/v1/access-keys', body, headers);
    expect(again.text).not.toContain('ak_');
  });

  it('can be revoked again, which changes nothing', async () => {
    const { acme, manage, clock } = world();
    const { accessId } = await makePair(world());
    const revoke = async () => (await manage(acme.apiKey, 'POST', `/v1/access-keys/${accessId}/revoke`, { revokeTokens: true })).json;
    const first = await revoke();
    clock.advance(5);
    expect(await revoke()).toEqual(first);
    expect((await manage(acme.apiKey, 'GET', `/v1/audit?action=access_key.revoked&targetId=${accessId}`)).json['items']).toHaveLength(1);
  });

  it('AK02 are revoked with their tokens if any of several parallel revocations includes them', async () => {
    const { acme, manage } = world();
    for (let round = 0; round < 10; round += 1) {
      const { accessId } = await makePair(world());
      await Promise.all(
        [false, true, false, true, false].map((revokeTokens) => manage(acme.apiKey, 'POST', `/v1/access-keys/${accessId}/revoke`, { revokeTokens })),
      );
      const { json } = await manage(acme.apiKey, 'POST', `/v1/access-keys/${accessId}/revoke`, {});
      expect(json).toMatchObject({ revokedAt: expect.any(String), tokensRevokedAt: expect.any(String) });
    }
  });

  it('report their last use, recorded once a minute', async () => {
    const { acme, manage, clock, send } = world();
    const pair = await makePair(world());
    const use = () =>
      send('/v1/embed-tokens', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...pair, userIdentifiers: { 'data-customer-id': 'ext-1' } }),
      });
    const lastUsed = async () =>
      ((await manage(acme.apiKey, 'GET', '/v1/access-keys')).json['items'] as Record<string, unknown>[]).find(({ accessId }) => accessId === pair.accessId)?.[
        'lastUsedAt'
      ];
    await use();
    const first = await lastUsed();
    expect(first).toBe(new Date(clock.now()).toISOString());
    clock.advance(30);
    await use();
    expect(await lastUsed()).toBe(first);
    clock.advance(31);
    await use();
    expect(await lastUsed()).not.toBe(first);
  });
});
