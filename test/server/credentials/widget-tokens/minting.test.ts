import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { roleNames } from '../../../../server/access/roles.ts';
import { createServices } from '../../../../server/services.ts';
import { newWidgetToken } from '../../../../server/credentials/widget-tokens/model.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { fromPage, mint, mintAnswer, page, revoke } from './widget-calls.ts';

const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;

forEachWorld('minting a widget token', (world) => {
  it('AU3 AU7 returns its id, the token once, its expiry and a warning', async () => {
    const { status, json } = await mintAnswer(world());
    expect(status).toBe(201);
    expect(Object.keys(json).toSorted()).toEqual(['expiresAt', 'id', 'token', 'warning']);
    expect(json['id']).toMatch(/^wtok_[0-9a-f]{24}$/);
    expect(json['expiresAt']).toBe(new Date(world().clock.now() + 1_800_000).toISOString());
  });

  it('AU1 AU2 AU11 AU16 signs its own kind of token, which the published keys verify', async () => {
    const { acme, clock, publicUrl, send } = world();
    const { id, token } = await mint(world(), { ttlSeconds: 600 });
    const keys = createLocalJWKSet((await send('/.well-known/jwks.json')).json as never);
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: publicUrl,
      audience: 'vitrine',
      typ: 'vitrine-widget+jwt',
      currentDate: new Date(clock.now()),
    });
    const now = clock.now() / 1000;
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toEqual({
      ...{ iss: publicUrl, aud: 'vitrine', kind: 'widget', jti: id, sub: id, iat: now, nbf: now, exp: now + 600 },
      ...{ tenant_id: acme.id, customer_id: acme.receipts[0].customerId, organization_id: 'ext-1' },
      ...{ widget_scope: ['sso_connection', 'directory_sync'], widget_origins: [page] },
    });
  });

  it('W01 AU5 AU14 limits the lifetime to between a minute and an hour, with half an hour as the default', async () => {
    const lives: [unknown, number][] = [
      [undefined, 1_800],
      [0, 60],
      [-1, 60],
      [59, 60],
      [60, 60],
      [1_800, 1_800],
      [3_600, 3_600],
      [3_601, 3_600],
      [1e9, 3_600],
    ];
    for (const [ttlSeconds, life] of lives) {
      const { expiresAt } = await mint(world(), { ttlSeconds });
      expect((Date.parse(expiresAt) - world().clock.now()) / 1000, String(ttlSeconds)).toBe(life);
    }
    for (const ttlSeconds of [1.5, '60', null, true, [], 1e300])
      expect(await mintAnswer(world(), { ttlSeconds }), String(ttlSeconds)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('W01 limits the lifetime to an hour in the database too', async () => {
    const { acme, app, clock } = world();
    const now = clock.now();
    const row = {
      id: 'wtok_long',
      tenant_id: acme.id,
      customer_id: acme.receipts[0].customerId,
      scopes_json: '[]',
      origins_json: '[]',
      minted_by: null,
      created_at: now,
      revoked_at: null,
    };
    await expect(
      app.services.database.write((tx) =>
        tx
          .insertInto('widget_tokens')
          .values({ ...row, expires_at: now + 3_600_001 })
          .execute(),
      ),
    ).rejects.toThrow();
  });

  it('W02 AU4 S10 is for owners, admins and minters; a minter neither lists nor revokes', async () => {
    const { acme, app } = world();
    for (const role of roleNames) {
      const { secret } = await app.services.apiKeys.create(by, { tenantId: acme.id, name: role, role });
      const mayManage = role === 'owner' || role === 'admin';
      expect(await mintAnswer(world(), {}, secret), role).toMatchObject(
        mayManage || role === 'minter' ? { status: 201 } : { status: 403, code: 'insufficient_role' },
      );
      expect(await world().manage(secret, 'GET', '/v1/widget-tokens'), role).toMatchObject(
        mayManage ? { status: 200 } : { status: 403, code: 'insufficient_role' },
      );
      expect(await world().manage(secret, 'DELETE', '/v1/widget-tokens/wtok_0'), role).toMatchObject(
        mayManage ? { status: 404 } : { status: 403, code: 'insufficient_role' },
      );
    }
  });

  it('AU6 W02 W11 finds customers of its own tenant only, by id or external id', async () => {
    const { acme, globex } = world();
    for (const customerId of ['ext-1', acme.receipts[0].customerId]) expect((await mintAnswer(world(), { customerId })).status).toBe(201);
    const missing = await Promise.all(
      [globex.receipts[0].customerId, 'nobody', 'cus_000000000000000000000000'].map((customerId) => mintAnswer(world(), { customerId })),
    );
    expect(missing.map(({ status, code }) => [status, code])).toEqual(missing.map(() => [404, 'not_found']));
    expect(new Set(missing.map(({ json }) => json['detail'])).size).toBe(1);
  });

  it('is refused for a blocked customer', async () => {
    const { app, acme, clock } = world();
    const { row } = await app.services.customers.put(by, acme.id, { externalId: 'blocked' });
    await app.services.database.query.updateTable('customers').set({ blocked_at: clock.now() }).where('id', '=', row.id).execute();
    expect(await mintAnswer(world(), { customerId: 'blocked' })).toMatchObject({ status: 409, code: 'conflict' });
  });

  const origins = [
    '*',
    'https://*.acme.example',
    'http://app.acme.example',
    `${page}/`,
    `${page}/path`,
    'HTTPS://app.acme.example',
    'https://APP.acme.example',
    `${page}.`,
    `${page}:443`,
    'https://user@app.acme.example',
    'null',
    '',
    'app.acme.example',
    'javascript:alert(1)',
  ];
  const bad: [string, Record<string, unknown>, string?][] = [
    ['no customer', { customerId: undefined }],
    ['an empty customer', { customerId: '' }],
    ['a customer with a line break', { customerId: 'ext-1\r\n' }, 'invalid_text'],
    ['a customer as a list', { customerId: ['ext-1'] }],
    ['the field names of another system', { customer_id: 'ext-1' }],
    ['no scopes', { scopes: undefined }],
    ['an empty list of scopes', { scopes: [] }],
    ['an unknown scope', { scopes: ['sso_connection', 'everything'] }],
    ['a duplicate scope', { scopes: ['sso_connection', 'sso_connection'] }],
    ['a thousand scopes', { scopes: Array.from({ length: 1_000 }, () => 'sso_connection') }],
    ['a scope as text', { scopes: 'sso_connection' }],
    ['no origins', { origins: undefined }],
    ['an empty list of origins', { origins: [] }],
    ['a duplicate origin', { origins: [page, page] }],
    ['twenty-one origins', { origins: Array.from({ length: 21 }, (_, index) => `https://a${index}.example`) }],
    ['a thousand origins', { origins: Array.from({ length: 1_000 }, (_, index) => `https://a${index}.example`) }],
    ...origins.map((origin): [string, Record<string, unknown>, string] => [
      `the origin ${JSON.stringify(origin)}`,
      { origins: [page, origin] },
      'invalid_origin',
    ]),
    ['an origin as a number', { origins: [1] }, 'invalid_origin'],
    ['a field that the server sets', { tenant_id: 'ten_1', revoked_at: null }],
  ];
  it.each(bad)('W06 refuses %s', async (_, body, code = 'invalid_request') => {
    const answer = await mintAnswer(world(), body);
    // The server rejects a very long list before it parses it.
    expect(answer.status === 413 ? [400, code] : [answer.status, answer.code]).toEqual([400, code]);
  });

  it('W06 AU2 accepts only https in production, and no loopback origin', async () => {
    const { config, database, log } = world().app.services;
    const live = createServices({ config: { ...config, mode: 'production' }, database, clock: world().clock, log });
    const draft = (origins: string[]) =>
      live.widgetTokens.mint(by, world().acme.id, newWidgetToken.parse({ customerId: 'ext-1', scopes: ['sso_connection'], origins }));
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1', 'http://[::1]:8080', 'http://app.localhost', 'https://localhost'])
      await expect(draft([page, origin]), origin).rejects.toMatchObject({ code: 'invalid_origin', errors: [{ path: 'origins.1' }] });
    expect((await draft([page])).id).toMatch(/^wtok_/);
  });

  it('accepts one to twenty origins, and http on loopback in development', async () => {
    for (const list of [[page], ['http://localhost:5173'], Array.from({ length: 20 }, (_, index) => `https://a${index}.example:8443`)])
      expect((await mintAnswer(world(), { origins: list })).status).toBe(201);
  });

  it('is done once for one idempotency key, and never shows the token again', async () => {
    const { manage, acme } = world();
    const send = () =>
      manage(acme.apiKey, 'POST', '/v1/widget-tokens', { customerId: 'ext-1', scopes: ['sso_connection'], origins: [page] }, { 'idempotency-key': 'once' });
    const [first, second] = [await send(), await send()];
    expect(first.status).toBe(201);
    expect(second.text).not.toContain(String(first.json['token']));
    expect(second.status).toBe(409);
  });
});

forEachWorld('the list of widget tokens', (world) => {
  const list = (query = '', apiKey = world().acme.apiKey) => world().manage(apiKey, 'GET', `/v1/widget-tokens${query}`);
  const ids = async (query = ''): Promise<string[]> => ((await list(query)).json['items'] as { id: string }[]).map(({ id }) => id);

  it('W08 AU8 has the active tokens, and with includeRevoked also revoked and expired ones', async () => {
    const { clock } = world();
    const short = await mint(world(), { ttlSeconds: 60 });
    clock.advance(1);
    const revoked = await mint(world());
    clock.advance(1);
    const [active, other] = [await mint(world()), await mint(world(), { customerId: 'ext-2' })];
    await revoke(world(), revoked.id);
    expect(new Set(await ids())).toEqual(new Set([active.id, other.id, short.id]));
    clock.advance(58);
    expect(new Set(await ids())).toEqual(new Set([active.id, other.id]));
    expect(await ids('?customerId=ext-1')).toEqual([active.id]);
    const { items } = (await list('?customerId=ext-1&includeRevoked=true')).json as { items: { id: string; state: string; revokedAt: string | null }[] };
    expect(items.map(({ id, state }) => [id, state])).toEqual([
      [active.id, 'active'],
      [revoked.id, 'revoked'],
      [short.id, 'expired'],
    ]);
    expect(items[1]?.revokedAt).not.toBeNull();
    for (const query of ['?includeRevoked=1', '?includeRevoked=', '?include_revoked=true']) expect((await list(query)).status, query).toBe(400);
  });

  it('is paginated', async () => {
    const all = await ids('?includeRevoked=true');
    const pagedIds: string[] = [];
    let cursor = '';
    do {
      const { items, nextCursor } = (await list(`?includeRevoked=true&limit=1${cursor}`)).json as { items: { id: string }[]; nextCursor: string | null };
      pagedIds.push(...items.map(({ id }) => id));
      cursor = nextCursor === null ? '' : `&cursor=${nextCursor}`;
    } while (cursor !== '');
    expect(pagedIds).toEqual(all);
    const { json } = await list('?includeRevoked=true&limit=1');
    expect((await list(`?limit=1&cursor=${String(json['nextCursor'])}`)).code).toBe('invalid_cursor');
  });

  it('W07 never contains a token, and neither does the database', async () => {
    const { token } = await mint(world());
    const { database } = world().app.services;
    const rows = JSON.stringify([
      await database.query.selectFrom('widget_tokens').selectAll().execute(),
      await database.query.selectFrom('audit').selectAll().execute(),
    ]);
    const [, payload = '', signature = ''] = token.split('.');
    for (const text of [(await list('?includeRevoked=true')).text, rows]) for (const part of [payload, signature, 'eyJ']) expect(text).not.toContain(part);
    expect(Object.keys(((await list()).json['items'] as object[])[0] ?? {}).toSorted()).toEqual([
      'createdAt',
      'customerId',
      'expiresAt',
      'id',
      'mintedBy',
      'origins',
      'revokedAt',
      'scopes',
      'state',
    ]);
  });

  it('W11 AU9 revokes a token once, and answers for another tenant’s id as for an unknown one', async () => {
    const { globex, clock } = world();
    const { id } = await mint(world());
    const foreign = await revoke(world(), id, globex.apiKey);
    const unknown = await revoke(world(), `wtok_${'0'.repeat(24)}`, globex.apiKey);
    expect([foreign.status, foreign.code, foreign.json['detail']]).toEqual([404, 'not_found', unknown.json['detail']]);
    expect((await list('?customerId=ext-1', globex.apiKey)).json['items']).toEqual([]);
    const first = await revoke(world(), id);
    expect(first.json).toMatchObject({ id, state: 'revoked', revokedAt: new Date(clock.now()).toISOString() });
    clock.advance(5);
    expect((await revoke(world(), id)).json).toEqual(first.json);
    const { json } = await world().manage(world().acme.apiKey, 'GET', `/v1/audit?targetId=${id}`);
    expect((json['items'] as { action: string }[]).map(({ action }) => action)).toEqual(['widget_token.revoked', 'widget_token.minted']);
  });
});

describe('a widget token’s own row', () => {
  forEachWorld('with twenty concurrent revocations', (world) => {
    it('is revoked once', async () => {
      const { id, token } = await mint(world());
      const answers = await Promise.all(Array.from({ length: 20 }, () => revoke(world(), id)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const { json } = await world().manage(world().acme.apiKey, 'GET', `/v1/audit?targetId=${id}&action=widget_token.revoked`);
      expect(json['items']).toHaveLength(1);
      expect((await fromPage(world(), token)).code).toBe('widget_token_revoked');
    });
  });
});
