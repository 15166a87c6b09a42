import { expect, it } from 'vitest';
import type { HttpError } from '../../../../server/errors/http-error.ts';
import { createServices } from '../../../../server/services.ts';
import { purgeExpired } from '../../../../server/credentials/purge.ts';
import { forge, hs256 } from '../../../support/credentials/forge.ts';
import { startSecondServer } from '../../../support/server/second-server.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { exchange, makePair, tokenFor } from '../access-keys/access-key-calls.ts';

const page = 'https://shop.example';

forEachWorld('an embed token', (world) => {
  const receipts = (token: string, headers: Record<string, string> = {}) => world().read(token, '/v1/receipts', headers);
  const revoke = (accessId: string, body: unknown) => world().manage(world().acme.apiKey, 'POST', `/v1/access-keys/${accessId}/revoke`, body);

  it('AK08 RA5 expires after fifteen minutes, and a new one of the same access key works', async () => {
    const pair = await makePair(world());
    const token = await tokenFor(world(), pair);
    world().clock.advance(899);
    expect((await receipts(token)).status).toBe(200);
    world().clock.advance(32);
    expect(await receipts(token)).toMatchObject({ status: 401, code: 'token_expired' });
    expect((await receipts(await tokenFor(world(), pair))).status).toBe(200);
  });

  it('AK02 outlives the revocation of its access key, which issues no more tokens', async () => {
    const pair = await makePair(world());
    const token = await tokenFor(world(), pair);
    expect((await revoke(pair.accessId, {})).json).toMatchObject({ revokedAt: expect.any(String), tokensRevokedAt: null });
    expect((await exchange(world(), { ...pair, userIdentifiers: { 'data-customer-id': 'ext-1' } })).code).toBe('invalid_credentials');
    expect((await receipts(token)).status).toBe(200);
    world().clock.advance(931);
    expect((await receipts(token)).code).toBe('token_expired');
  });

  it('AK02 ends with its access key when the revocation includes tokens, also later; other keys continue', async () => {
    const [pair, other] = [await makePair(world()), await makePair(world())];
    const [token, others] = [await tokenFor(world(), pair), await tokenFor(world(), other)];
    await revoke(pair.accessId, {});
    expect((await receipts(token)).status).toBe(200);
    expect((await revoke(pair.accessId, { revokeTokens: true })).json).toMatchObject({ tokensRevokedAt: expect.any(String) });
    expect(await receipts(token)).toMatchObject({ status: 401, code: 'session_revoked' });
    expect((await receipts(others)).status).toBe(200);
    expect((await exchange(world(), { ...other, userIdentifiers: { 'data-customer-id': 'ext-1' } })).status).toBe(201);
  });

  it('AK02 is refused from the next call on every server of the same database', async () => {
    const second = await startSecondServer(world());
    const pair = await makePair(world());
    const token = await tokenFor(world(), pair);
    const onSecond = async (): Promise<number> => (await fetch(`${second.url}/v1/receipts`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await onSecond()).toBe(200);
    await revoke(pair.accessId, { revokeTokens: true });
    expect(await onSecond()).toBe(401);
    await second.close();
  });

  it('AK02 can be revoked alone, on every server, and stays revoked past its expiry', async () => {
    const { app, acme, clock } = world();
    const second = await startSecondServer(world());
    const pair = await makePair(world());
    const [token, other] = [await tokenFor(world(), pair), await tokenFor(world(), pair)];
    const { jti } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { jti: string };
    const onSecond = async (): Promise<number> => (await fetch(`${second.url}/v1/receipts`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([(await receipts(token)).status, await onSecond()]).toEqual([200, 200]);
    const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
    await app.services.embedTokens.revoke(by, acme.id, jti);
    expect([(await receipts(token)).code, await onSecond(), (await receipts(other)).status]).toEqual(['session_revoked', 401, 200]);
    // Clocks may differ by half a minute, so a token is accepted that much longer. Its row still exists then.
    clock.advance(901);
    await purgeExpired(app.services.database, clock.now());
    expect([(await receipts(token)).code, (await receipts(other)).status]).toEqual(['session_revoked', 200]);
    await second.close();
  });

  it('RA8 works on the pages of its access key only, when the key lists any', async () => {
    const free = await tokenFor(world(), await makePair(world()));
    const bound = await tokenFor(world(), await makePair(world(), { allowedOrigins: [page, 'https://other.example:8443'] }));
    for (const headers of [{}, { origin: 'https://anywhere.example' }]) expect((await receipts(free, headers)).status).toBe(200);
    for (const origin of [page, 'https://other.example:8443']) expect((await receipts(bound, { origin })).status, origin).toBe(200);
    // The frame of this server names the page that answered its handshake.
    expect((await receipts(bound, { origin: world().publicUrl, 'vitrine-embedder': page })).status).toBe(200);
    for (const origin of [
      'https://other.example',
      'https://shop.example.evil.example',
      'https://evilshop.example',
      'http://shop.example',
      `${page}:8443`,
      `${page}.`,
      `${page}/`,
      'HTTPS://SHOP.EXAMPLE',
      'https://shop.example@evil.example',
      'null',
      '',
    ]) {
      expect(await receipts(bound, { origin }), origin).toMatchObject({ status: 403, code: 'origin_not_allowed' });
    }
    expect((await receipts(bound)).code).toBe('origin_not_allowed');
    expect((await receipts(bound, { origin: 'https://evil.example', 'vitrine-embedder': page })).code).toBe('origin_not_allowed');
  });

  it('RA8 works on loopback pages without being listed in development, and never in production', async () => {
    const bound = await makePair(world(), { allowedOrigins: [page, 'http://localhost:3000'] });
    const local = [
      'http://localhost:3000',
      'http://localhost:5173',
      'http://127.0.0.1:3000',
      'http://shop.localhost',
      'http://[::1]:8080',
      'https://localhost',
    ];
    const onPages = async (token: string) =>
      Object.fromEntries(await Promise.all([page, ...local].map(async (origin) => [origin, (await receipts(token, { origin })).status])));
    expect(await onPages(await tokenFor(world(), bound))).toEqual(Object.fromEntries([page, ...local].map((origin) => [origin, 200])));
    expect((await receipts(await tokenFor(world(), bound), { origin: 'https://localhost.example' })).code).toBe('origin_not_allowed');

    // The same database, served in production.
    const { config, database } = world().app.services;
    const live = createServices({ config: { ...config, mode: 'production' }, database, clock: world().clock, log: world().app.services.log });
    const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
    const answers = async (token: string, pageOrigin: string) =>
      live.authenticate({ authorization: `Bearer ${token}`, tenantSlug: undefined, pageOrigin }).then(
        () => 'in',
        (error: HttpError) => error.code,
      );
    const token = await tokenFor(world(), bound);
    expect(await answers(token, page)).toBe('in');
    for (const origin of local) expect(await answers(token, origin), origin).toBe('origin_not_allowed');
    for (const origin of local)
      await expect(live.accessKeys.create(by, world().acme.id, { name: 'local', allowedOrigins: [page, origin] })).rejects.toMatchObject({
        code: 'invalid_origin',
        errors: [{ path: 'allowedOrigins.1' }],
      });
    expect((await live.accessKeys.create(by, world().acme.id, { name: 'live', allowedOrigins: [page] })).accessKey.allowedOrigins).toEqual([page]);
  });

  it('RA4 is refused when its claims are changed or another key has signed it', async () => {
    const { acme } = world();
    const token = await tokenFor(world(), await makePair(world()));
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, unknown>;
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: acme.receipts[1].customerId })).toString('base64url');
    expect((await receipts(`${head}.${changed}.${signature}`)).code).toBe('token_invalid');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as Record<string, unknown>;
    for (const forged of [
      forge({ ...header, alg: 'HS256' }, claims, hs256(acme.key.secret)),
      forge({ ...header, alg: 'HS256', kid: acme.key.id }, claims, hs256(acme.key.secret)),
    ]) {
      expect((await receipts(forged)).code).toBe('token_invalid');
    }
  });

  it('is valid for its own tenant, and for reading only', async () => {
    const { acme, globex, send } = world();
    const token = await tokenFor(world(), await makePair(world()));
    expect((await receipts(token, { 'vitrine-tenant': 'acme' })).status).toBe(200);
    expect((await receipts(token, { 'vitrine-tenant': 'globex' })).code).toBe('token_invalid');
    expect((await world().read(token, `/v1/receipts/${globex.receipts[0].id}`)).code).toBe('receipt_not_found');
    expect((await world().read(token, '/v1/me')).json).toMatchObject({
      tenant: { slug: 'acme' },
      customer: { id: acme.receipts[0].customerId, externalId: 'ext-1' },
      verified: true,
      expiresAt: expect.any(String),
    });
    for (const [method, path] of [
      ['GET', '/v1/access-keys'],
      ['POST', '/v1/access-keys'],
      ['GET', '/v1/customers'],
      ['POST', `/v1/receipts/${acme.receipts[0].id}/publish`],
    ] as const) {
      expect((await send(path, { method, headers: { authorization: `Bearer ${token}` } })).code, path).toBe('action_not_allowed');
    }
  });

  it('ends at once when its customer is blocked, and no other one is issued', async () => {
    const { app, acme } = world();
    const pair = await makePair(world());
    const token = await tokenFor(world(), pair);
    const block = (at: number | null) =>
      app.services.database.query.updateTable('customers').set({ blocked_at: at }).where('id', '=', acme.receipts[0].customerId).execute();
    await block(world().clock.now());
    expect(await receipts(token)).toMatchObject({ status: 401, code: 'session_revoked' });
    expect((await exchange(world(), { ...pair, userIdentifiers: { 'data-customer-id': 'ext-1' } })).code).toBe('session_revoked');
    await block(null);
    expect((await receipts(token)).status).toBe(200);
  });
});
