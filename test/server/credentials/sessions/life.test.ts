import { expect, it } from 'vitest';
import { createApp } from '../../../../server/app.ts';
import { forge, hs256 } from '../../../support/credentials/forge.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { purgeExpired } from '../../../../server/credentials/purge.ts';
import { createVisitor } from '../../../support/stand-ins/browser-like.ts';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { bridgeToken, claimsOf, exchange, openSession } from '../../../support/credentials/sessions.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { changed } from '../../../support/credentials/changed.ts';

forEachWorld('a session', (world) => {
  const bridge = (claims?: Record<string, unknown>) => bridgeToken(world(), world().acme, claims);
  const codeOf = async (token: string, path = '/v1/me') => {
    const { code, status } = await world().read(token, path);
    return code ?? status;
  };

  it('tells a viewer who they are, and when the session ends', async () => {
    const { acme, clock, read, token, manage } = world();
    const { token: session } = await openSession(world(), acme);
    const tenant = { slug: 'acme', name: 'Name of acme', mode: 'live' };
    const customer = { id: acme.receipts[0].customerId, externalId: 'ext-1', name: 'canary-acme-ext-1-name' };
    expect((await read(session, '/v1/me')).json).toEqual({
      tenant,
      customer,
      kind: 'session',
      expiresAt: new Date(clock.now() + 3_600_000).toISOString(),
      verified: true,
    });
    expect((await read(token(), '/v1/me')).json).toMatchObject({ tenant, customer, kind: 'tenant-token', verified: true });
    expect((await read(token({ sub: 'nobody' }), '/v1/me')).json['customer']).toBeNull();
    expect((await manage(acme.apiKey, 'GET', '/v1/me')).json).toEqual({ tenant, customer: null, kind: 'api-key', expiresAt: null, verified: true });
  });

  it('AF14 B10 expires after an hour', async () => {
    const { acme, clock } = world();
    const { token } = await openSession(world(), acme);
    clock.advance(3_600);
    expect(await codeOf(token)).toBe(200);
    clock.advance(31);
    expect(await codeOf(token)).toBe('token_expired');
  });

  it('AF15 ends when its viewer signs out, without ending other sessions', async () => {
    const { acme, send } = world();
    const [mine, other] = [await openSession(world(), acme), await openSession(world(), acme)];
    const signOut = (token: string) => send('/v1/sessions/current', { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    expect([(await signOut(mine.token)).status, (await signOut(mine.token)).code]).toEqual([204, 'session_revoked']);
    expect([await codeOf(mine.token), await codeOf(other.token)]).toEqual(['session_revoked', 200]);
    expect((await signOut(world().token())).code).toBe('action_not_allowed');
    expect((await signOut(acme.apiKey)).code).toBe('insufficient_role');
  });

  it('AF15 shows each customer their own receipts', async () => {
    const { acme, read } = world();
    const [first, second] = [await openSession(world(), acme), await openSession(world(), acme, { external_customer_id: 'ext-2' })];
    const titles = async (token: string) => ((await read(token, '/v1/receipts')).json['items'] as { title: string }[]).map(({ title }) => title);
    expect([await titles(first.token), await titles(second.token)]).toEqual([[acme.receipts[0].canary], [acme.receipts[1].canary]]);
  });

  it('B12 is refused from the next call on, on every server, when it, its keys or its customer are revoked or blocked', async () => {
    const { acme, manage, app, clock, send } = world();
    const database = await openDatabase(app.services.config);
    const second = await createApp({ config: app.services.config, database, clock, log: app.services.log });
    const codeAtSecondServer = (token: string) =>
      second.services.authenticate({ authorization: `Bearer ${token}`, tenantSlug: undefined, pageOrigin: undefined }).then(
        () => 200,
        ({ code }: { code: string }) => code,
      );
    const { json: nextKey } = await manage(acme.apiKey, 'POST', '/v1/signing-keys', { algorithm: 'HS256' });
    const withNextKey = async () => {
      const { embedKey } = await createEmbedKey(world(), acme);
      const { json } = await exchange(world(), embedKey, forge({ alg: 'HS256', kid: nextKey['id'] }, claimsOf(bridge()), hs256(String(nextKey['secret']))));
      return { token: String(json['token']), id: '', keyId: '', customerId: '' };
    };
    const ends: Record<string, (session: { token: string; id: string; keyId: string; customerId: string }) => Promise<{ status: number }>> = {
      'signed out': ({ token }) => send('/v1/sessions/current', { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }),
      revoked: ({ id }) => manage(acme.apiKey, 'DELETE', `/v1/sessions/${id}`),
      'all of the customer revoked': () => manage(acme.apiKey, 'DELETE', '/v1/sessions?customerId=ext-1'),
      'embed key revoked': ({ keyId }) => manage(acme.apiKey, 'POST', `/v1/embed-keys/${keyId}/revoke`),
      'embed key rotated': ({ keyId }) => manage(acme.apiKey, 'POST', `/v1/embed-keys/${keyId}/rotate`),
      'customer blocked': ({ customerId }) => manage(acme.apiKey, 'PATCH', `/v1/customers/${customerId}`, { blocked: true }),
      'signing key retired': () => manage(acme.apiKey, 'POST', `/v1/signing-keys/${String(nextKey['id'])}/retire`, { force: true }),
    };
    for (const [how, end] of Object.entries(ends)) {
      const session = how === 'signing key retired' ? await withNextKey() : await openSession(world(), acme);
      const other = await openSession(world(), acme, { external_customer_id: 'ext-2' });
      expect([await codeOf(session.token), await codeAtSecondServer(session.token)], how).toEqual([200, 200]);
      expect((await end(session)).status, how).toBeLessThan(300);
      expect([await codeOf(session.token), await codeAtSecondServer(session.token)], how).toEqual(['session_revoked', 'session_revoked']);
      expect([await codeOf(other.token), await codeAtSecondServer(other.token)], how).toEqual([200, 200]);
      if (how === 'customer blocked') await manage(acme.apiKey, 'PATCH', `/v1/customers/${session.customerId}`, { blocked: false });
    }
    await second.close();
    await database.close();
  });

  it('continues within the grace of a retired signing key, and ends with it', async () => {
    const { acme, manage, clock } = world();
    const { json } = await manage(acme.apiKey, 'POST', '/v1/signing-keys', { algorithm: 'HS256' });
    const { embedKey } = await createEmbedKey(world(), acme);
    const opened = await exchange(world(), embedKey, forge({ alg: 'HS256', kid: json['id'] }, claimsOf(bridge()), hs256(String(json['secret']))));
    await manage(acme.apiKey, 'POST', `/v1/signing-keys/${String(json['id'])}/retire`, { graceSeconds: 600 });
    expect(await codeOf(String(opened.json['token']))).toBe(200);
    clock.advance(601);
    expect(await codeOf(String(opened.json['token']))).toBe('session_revoked');
  });

  it('B12 is not opened for a blocked customer, who is refused everywhere else too', async () => {
    const { acme, manage, token } = world();
    const { embedKey } = await createEmbedKey(world(), acme);
    const [, other] = acme.receipts;
    const as = { sub: 'ext-2' };
    expect((await manage(acme.apiKey, 'PATCH', `/v1/customers/${other.customerId}`, { blocked: true })).json['blockedAt']).not.toBeNull();
    expect(await exchange(world(), embedKey, bridge({ external_customer_id: 'ext-2' }))).toMatchObject({ status: 401, code: 'session_revoked' });
    for (const sub of ['ext-2', other.customerId]) expect(await codeOf(token({ sub }), `/v1/receipts/${other.id}`)).toBe('session_revoked');
    expect(await codeOf(token(), '/v1/receipts')).toBe(200);
    // A new name does not unblock the customer.
    await manage(acme.apiKey, 'PATCH', `/v1/customers/${other.customerId}`, { name: 'Renamed' });
    await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: 'ext-2', name: 'Renamed twice' });
    expect(await codeOf(token(as), '/v1/receipts')).toBe('session_revoked');
    expect((await manage(acme.apiKey, 'PATCH', `/v1/customers/${other.customerId}`, { blocked: false })).json['blockedAt']).toBeNull();
    expect((await exchange(world(), embedKey, bridge({ external_customer_id: 'ext-2' }))).status).toBe(201);
    expect(await codeOf(token(as), '/v1/receipts')).toBe(200);
    for (const blocked of ['true', 1, null, {}])
      expect((await manage(acme.apiKey, 'PATCH', `/v1/customers/${other.customerId}`, { blocked })).status).toBe(400);
  });

  it('B11 can be renewed for twelve hours at most, each time with a fresh bridge token', async () => {
    const { acme, clock } = world();
    const { embedKey, token } = await openSession(world(), acme);
    let previous = token;
    for (let hour = 1; hour < 12; hour += 1) {
      clock.advance(3_600);
      const renewed = await exchange(world(), embedKey, bridge(), { previous });
      expect(renewed.json['expiresIn'], `hour ${hour}`).toBe(3_600);
      previous = String(renewed.json['token']);
    }
    clock.advance(3_000);
    const last = await exchange(world(), embedKey, bridge(), { previous });
    expect(last.json['expiresIn']).toBe(600);
    clock.advance(610);
    expect(await exchange(world(), embedKey, bridge(), { previous: String(last.json['token']) })).toMatchObject({ status: 401, code: 'session_max_age' });
    // A new sign-in starts a new session chain.
    expect((await exchange(world(), embedKey, bridge())).json['expiresIn']).toBe(3_600);
  });

  it('B11 is renewed only with a fresh bridge token', async () => {
    const { acme } = world();
    const { embedKey, token, id } = await openSession(world(), acme);
    const used = bridge();
    expect((await exchange(world(), embedKey, used, { previous: token })).status).toBe(201);
    expect((await exchange(world(), embedKey, used, { previous: token })).code).toBe('token_replayed');
    expect((await exchange(world(), embedKey, token, { previous: token })).code).toBe('token_invalid');
    for (const previous of ['x', changed(token, -4), world().token()])
      expect((await exchange(world(), embedKey, bridge(), { previous })).code).toBe('token_invalid');
    await world().manage(acme.apiKey, 'DELETE', `/v1/sessions/${id}`);
    expect((await exchange(world(), embedKey, bridge(), { previous: token })).code).toBe('session_revoked');
    const other = await openSession(world(), acme, { external_customer_id: 'ext-2' });
    expect((await exchange(world(), embedKey, bridge(), { previous: other.token })).json['customer']).toMatchObject({ externalId: 'ext-1' });
  });

  it('AF12 AF13 works for its own tenant only, and is not stored, logged or set as a cookie', async () => {
    const { acme, globex, read, logged, app } = world();
    const { token } = await openSession(world(), acme);
    const path = `/v1/receipts/${acme.receipts[0].id}`;
    expect((await read(token, path, { 'vitrine-tenant': 'acme' })).status).toBe(200);
    for (const slug of ['globex', 'unknown', '']) expect((await read(token, path, { 'vitrine-tenant': slug })).code, slug).toBe('token_invalid');
    expect((await read(token, `/v1/receipts/${globex.receipts[0].id}`)).code).toBe('receipt_not_found');
    const { headers } = await exchange(world(), (await createEmbedKey(world(), acme)).embedKey, bridge());
    expect([headers.getSetCookie(), headers.get('cache-control')]).toEqual([[], 'no-store']);
    const rows = JSON.stringify([
      await app.services.database.query.selectFrom('sessions').selectAll().execute(),
      await app.services.database.query.selectFrom('audit').selectAll().execute(),
      await app.services.database.query.selectFrom('used_tokens').selectAll().execute(),
    ]);
    for (const text of [rows, logged.join()]) expect(text).not.toContain(token.split('.')[2]);
  });

  it('J27 is refused when it is forged, changed or of another kind', async () => {
    const { acme, app } = world();
    const { token, id, customerId } = await openSession(world(), acme);
    const { ownTokens, tokens } = app.services;
    const [head = '', body = '', signature = ''] = token.split('.');
    const payload = claimsOf(token);
    const changed = Buffer.from(JSON.stringify({ ...payload, sub: acme.receipts[1].customerId })).toString('base64url');
    const widget = await ownTokens.issue('widget', { jti: id, sub: customerId, tenant_id: acme.id }, 60);
    expect(await codeOf(`${head}.${changed}.${signature}`)).toBe('token_invalid');
    expect(await codeOf(`${widget.split('.')[0] ?? ''}.${body}.${signature}`)).not.toBe(200);
    expect(await codeOf(forge({ alg: 'HS256', kid: acme.key.id, typ: 'vitrine-session+jwt' }, payload, hs256(acme.key.secret)))).toBe('token_invalid');
    expect(await codeOf(await ownTokens.issue('session', { jti: id, sub: acme.receipts[1].customerId, tenant_id: acme.id }, 60))).toBe('token_invalid');
    expect(await codeOf(await ownTokens.issue('session', { jti: `sess_${'0'.repeat(24)}`, sub: customerId, tenant_id: acme.id }, 60))).toBe('session_revoked');
    expect(typeof tokens.read(token)).toBe('object');
    expect(await codeOf(token)).toBe(200);
  });

  it('J27 is refused in the manage, widget and exchange areas, and on a direct link', async () => {
    const { acme, app, send } = world();
    const { token } = await openSession(world(), acme);
    const answers = { manage: 'action_not_allowed', widget: 'widget_token_required', exchange: 'embed_key_required' } as const;
    for (const route of app.routes) {
      const area = route.area ?? 'manage';
      if (route.access === 'public' || route.backendOnly || (area !== 'manage' && area !== 'widget' && area !== 'exchange')) continue;
      const { status, code } = await send(route.path.replace(/:\w+/, acme.receipts[0].id), {
        method: route.method.toUpperCase(),
        headers: { authorization: `Bearer ${token}`, origin: page },
      });
      expect([status, code], route.operationId).toEqual([403, answers[area]]);
    }
    expect((await send(`/r/${await acme.receipts[0].shareToken()}?token=${token}`)).code).toBe('token_invalid');
    for (const [credential, code] of [
      [acme.apiKey, 'embed_key_required'],
      [world().token(), 'embed_key_required'],
    ] as const)
      expect((await exchange(world(), credential, bridge())).code).toBe(code);
  });
});

forEachWorld('a blocked customer', (world) => {
  it('B12 cannot open a private link, either with an earlier cookie or with a new token', async () => {
    const { acme, token, manage } = world();
    const [own, other] = acme.receipts;
    const [link, otherLink] = [`/r/${await own.shareToken()}`, `/r/${await other.shareToken()}`];
    const open = async (address: string, sub: string) => {
      const visitor = createVisitor(world());
      await visitor.get(address);
      const { status } = await visitor.get(`${address}?token=${token({ sub, jti: crypto.randomUUID() })}`);
      return { visitor, status };
    };
    const [mine, theirs] = [await open(link, 'ext-1'), await open(otherLink, 'ext-2')];
    expect([mine.status, (await mine.visitor.get(link)).status, (await theirs.visitor.get(otherLink)).status]).toEqual([303, 200, 200]);
    await manage(acme.apiKey, 'PATCH', `/v1/customers/${own.customerId}`, { blocked: true });
    expect([(await mine.visitor.get(link)).status, (await theirs.visitor.get(otherLink)).status]).toEqual([302, 200]);
    const again = await open(link, 'ext-1');
    expect(again.status).toBe(401);
    expect((await again.visitor.get(link)).status).toBe(302);
    await manage(acme.apiKey, 'PATCH', `/v1/customers/${own.customerId}`, { blocked: false });
    expect((await open(link, 'ext-1')).status).toBe(303);
  });
});

forEachWorld('the sessions of a tenant', (world) => {
  it('are listed in pages while they are open, and revoked by customer', async () => {
    const { acme, globex, manage } = world();
    const opened = [];
    for (let turn = 0; turn < 3; turn += 1) {
      opened.push(await openSession(world(), acme));
      world().clock.advance(1);
    }
    const other = await openSession(world(), acme, { external_customer_id: 'ext-2' });
    const first = (await manage(acme.apiKey, 'GET', '/v1/sessions?customerId=ext-1&limit=2')).json as { items: Record<string, unknown>[]; nextCursor: string };
    expect(first.items).toMatchObject([
      { id: opened[2]?.id, openedBy: 'bridge', embedKeyId: opened[2]?.keyId, signingKeyId: acme.key.id, revokedAt: null },
      { id: opened[1]?.id },
    ]);
    const second = (await manage(acme.apiKey, 'GET', `/v1/sessions?customerId=ext-1&limit=2&cursor=${first.nextCursor}`)).json;
    expect(second).toMatchObject({ items: [{ id: opened[0]?.id }], nextCursor: null });
    expect(((await manage(acme.apiKey, 'GET', '/v1/sessions')).json['items'] as unknown[]).length).toBe(4);
    expect((await manage(globex.apiKey, 'GET', '/v1/sessions')).json['items']).toEqual([]);
    expect((await manage(globex.apiKey, 'DELETE', `/v1/sessions/${other.id}`)).code).toBe('not_found');
    expect((await manage(acme.apiKey, 'DELETE', '/v1/sessions?customerId=nobody')).code).toBe('not_found');
    expect((await manage(acme.apiKey, 'DELETE', '/v1/sessions')).code).toBe('invalid_request');
    expect((await manage(acme.apiKey, 'DELETE', '/v1/sessions?customerId=ext-1')).json).toEqual({ revoked: 3 });
    expect((await manage(acme.apiKey, 'DELETE', '/v1/sessions?customerId=ext-1')).json).toEqual({ revoked: 0 });
    expect((await manage(acme.apiKey, 'GET', '/v1/sessions')).json['items']).toMatchObject([{ id: other.id }]);
    const { items } = (await manage(acme.apiKey, 'GET', '/v1/audit?limit=100')).json as { items: { action: string }[] };
    expect(items.filter(({ action }) => action === 'session.opened')).toHaveLength(4);
    expect(items.filter(({ action }) => action === 'sessions.revoked')).toHaveLength(1);
    world().clock.advance(3_601);
    expect((await manage(acme.apiKey, 'GET', '/v1/sessions')).json['items']).toEqual([]);
  });
});

forEachWorld('expired sessions', (world) => {
  it('are kept for a day after they expire, and then deleted', async () => {
    const { acme, app, clock } = world();
    const { id } = await openSession(world(), acme);
    const remaining = async () => (await app.services.database.query.selectFrom('sessions').select('id').where('id', '=', id).execute()).length;
    clock.advance(3_600 + 86_400);
    await purgeExpired(app.services.database, clock.now());
    expect(await remaining()).toBe(1);
    clock.advance(1);
    await purgeExpired(app.services.database, clock.now());
    expect(await remaining()).toBe(0);
  });
});
