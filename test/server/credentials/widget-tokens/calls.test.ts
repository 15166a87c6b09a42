import { describe, expect, it } from 'vitest';
import { startSecondServer } from '../../../support/server/second-server.ts';
import { forge } from '../../../support/credentials/forge.ts';
import { breakDatabase } from '../../../support/databases/break-database.ts';
import { createWorld, forEachWorld } from '../../../support/server/world.ts';
import { engines } from '../../../support/databases/engines.ts';
import { fromPage, mint, page, revoke } from './widget-calls.ts';

const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;

forEachWorld('a call with a widget token', (world) => {
  it('returns the tenant, customer, scopes and expiry of the token', async () => {
    const { acme } = world();
    const { token, expiresAt } = await mint(world(), { scopes: ['directory_sync'] });
    const { status, json } = await fromPage(world(), token);
    expect(status).toBe(200);
    expect(json).toEqual({
      tenant: { id: acme.id, slug: 'acme', name: 'Name of acme' },
      customer: { id: acme.receipts[0].customerId, externalId: 'ext-1', name: `${acme.receipts[0].canary}-name` },
      scopes: ['directory_sync'],
      expiresAt,
    });
  });

  it('W03 AU10 is refused once the token is revoked, and recorded in the audit trail', async () => {
    const { id, token } = await mint(world());
    expect((await fromPage(world(), token)).status).toBe(200);
    expect((await revoke(world(), id)).status).toBe(200);
    for (let call = 0; call < 3; call += 1) expect(await fromPage(world(), token)).toMatchObject({ status: 401, code: 'widget_token_revoked' });
    const { json } = await world().manage(world().acme.apiKey, 'GET', `/v1/audit?targetKind=credential&targetId=${id}`);
    expect(json['items']).toMatchObject([
      {
        action: 'credential.refused',
        actor: { kind: 'widget-token', id },
        after: { code: 'widget_token_revoked', pageOrigin: page },
        requestId: expect.any(String),
        address: '127.0.0.1',
      },
    ]);
  });

  it('W03 does not succeed when it begins after the answer to the revocation', async () => {
    const { id, token } = await mint(world());
    let revokedAt = Infinity;
    const late: string[] = [];
    const done = new AbortController();
    const callers = Array.from({ length: 8 }, async () => {
      while (!done.signal.aborted) {
        const began = performance.now();
        const { status } = await fromPage(world(), token);
        if (began > revokedAt) late.push(String(status));
      }
    });
    await fromPage(world(), token);
    await revoke(world(), id);
    revokedAt = performance.now();
    await Promise.all(Array.from({ length: 5 }, () => fromPage(world(), token)));
    done.abort();
    await Promise.all(callers);
    expect(new Set(late)).toEqual(new Set(['401']));
  });

  it('W03 is refused at once on every server of the database', async () => {
    const second = await startSecondServer(world());
    const { id, token } = await mint(world());
    const onSecond = async (): Promise<number> =>
      (await fetch(`${second.url}/v1/widget/me`, { headers: { authorization: `Bearer ${token}`, origin: page } })).status;
    expect(await onSecond()).toBe(200);
    await revoke(world(), id);
    expect(await onSecond()).toBe(401);
    await second.close();
  });

  it('AU17 is refused when the row has expired, and at the latest when the token has', async () => {
    const { app, clock } = world();
    const { id, token } = await mint(world(), { ttlSeconds: 60 });
    clock.advance(59);
    expect((await fromPage(world(), token)).status).toBe(200);
    clock.advance(1);
    expect(await fromPage(world(), token)).toMatchObject({ status: 401, code: 'widget_token_expired' });
    await app.services.database.query
      .updateTable('widget_tokens')
      .set({ expires_at: clock.now() + 600_000 })
      .where('id', '=', id)
      .execute();
    clock.advance(29);
    expect((await fromPage(world(), token)).status).toBe(200);
    clock.advance(2);
    expect(await fromPage(world(), token)).toMatchObject({ status: 401, code: 'widget_token_expired' });
  });

  it('is refused like any invalid token when its row is missing or belongs to another customer', async () => {
    const { acme, globex, app } = world();
    const { ownTokens } = app.services;
    const { id } = await mint(world());
    const claims = { jti: id, sub: id, tenant_id: acme.id, customer_id: acme.receipts[0].customerId };
    const wrong = [
      { ...claims, jti: `wtok_${'0'.repeat(24)}` },
      { ...claims, tenant_id: globex.id },
      { ...claims, customer_id: acme.receipts[1].customerId },
      { ...claims, customer_id: undefined },
    ];
    expect((await fromPage(world(), await ownTokens.issue('widget', claims, 60))).status).toBe(200);
    for (const one of wrong)
      expect(await fromPage(world(), await ownTokens.issue('widget', one as typeof claims, 60))).toMatchObject({ status: 401, code: 'token_invalid' });
    const [head = '', payload = ''] = (await ownTokens.issue('widget', claims, 60)).split('.');
    const forged = forge(Buffer.from(head, 'base64url'), Buffer.from(payload, 'base64url'), () => Buffer.alloc(64, 7));
    expect(await fromPage(world(), forged)).toMatchObject({ status: 401, code: 'token_invalid' });
  });

  it('is refused when the server’s signing key is retired without grace', async () => {
    const { ownKeys } = world().app.services;
    const { token } = await mint(world());
    world().clock.advance(660);
    await ownKeys.rotate(by, 'widget', { graceSeconds: 900 });
    expect((await fromPage(world(), token)).status).toBe(200);
    const fresh = await mint(world());
    await ownKeys.rotate(by, 'widget', { graceSeconds: 0 });
    expect(await fromPage(world(), fresh.token)).toMatchObject({ status: 401, code: 'token_invalid' });
    expect((await fromPage(world(), token)).status).toBe(200);
  });

  it('is refused when its customer is blocked', async () => {
    const { app, acme, clock } = world();
    const { row } = await app.services.customers.put(by, acme.id, { externalId: 'soon-blocked' });
    const { token } = await mint(world(), { customerId: 'soon-blocked' });
    expect((await fromPage(world(), token)).status).toBe(200);
    await app.services.database.query.updateTable('customers').set({ blocked_at: clock.now() }).where('id', '=', row.id).execute();
    expect(await fromPage(world(), token)).toMatchObject({ status: 401, code: 'widget_token_revoked' });
  });

  it('W09 is refused when a header names another tenant', async () => {
    const { token } = await mint(world());
    expect((await fromPage(world(), token, '/v1/widget/me', { 'vitrine-tenant': 'acme' })).status).toBe(200);
    for (const slug of ['globex', 'unknown', 'ACME', ''])
      expect((await fromPage(world(), token, '/v1/widget/me', { 'vitrine-tenant': slug })).status, slug).toBe(401);
    expect((await fromPage(world(), token, '/v1/widget/me?tenant=globex')).status).toBe(400);
  });

  const strangers: [string, string | undefined][] = [
    ['no origin', undefined],
    ['null', 'null'],
    ['an empty origin', ''],
    ['another page', 'https://evil.example'],
    ['the same host over http', 'http://app.acme.example'],
    ['the origin in upper case', 'https://APP.acme.example'],
    ['the port spelled out', `${page}:443`],
    ['another port', `${page}:8443`],
    ['a trailing dot', `${page}.`],
    ['a trailing slash', `${page}/`],
    ['a path', `${page}/admin`],
    ['a subdomain', 'https://a.app.acme.example'],
    ['the parent domain', 'https://acme.example'],
    ['a longer domain', 'https://app.acme.example.evil.example'],
    ['a longer first label', 'https://evilapp.acme.example'],
    ['the host as user info', 'https://app.acme.example@evil.example'],
    ['an added user name', 'https://user@app.acme.example'],
    ['punycode of a look-alike', 'https://xn--pp-7kc.acme.example'],
    ['a wildcard', 'https://*.acme.example'],
    ['two origins', `${page} https://evil.example`],
    ['a list', `${page}, https://evil.example`],
    ['the server’s own origin, which does not identify the page', 'https://receipts.example.com'],
  ];
  it.each(strangers)('W04 AU17 is refused from %s', async (_, origin) => {
    const { token } = await mint(world());
    expect(await world().read(token, '/v1/widget/me', { ...(origin !== undefined && { origin }) })).toMatchObject({
      status: 403,
      code: 'widget_origin_mismatch',
    });
  });

  it('W04 is accepted from the frame of this server when the host page is one of the token’s', async () => {
    const { publicUrl, read } = world();
    const { token } = await mint(world());
    for (const origin of [{}, { origin: publicUrl }]) {
      expect((await read(token, '/v1/widget/me', { ...origin, 'vitrine-embedder': page })).status).toBe(200);
      for (const embedder of ['https://evil.example', 'null', `${page}/`, publicUrl])
        expect((await read(token, '/v1/widget/me', { ...origin, 'vitrine-embedder': embedder })).code, embedder).toBe('widget_origin_mismatch');
    }
    // The Origin of a page takes precedence over the host page that it claims.
    expect((await read(token, '/v1/widget/me', { origin: 'https://evil.example', 'vitrine-embedder': page })).code).toBe('widget_origin_mismatch');
  });

  it('W04 W05 AU15 is recorded once a minute when an origin, scope or route is refused', async () => {
    const { read, manage, acme, clock } = world();
    const { id, token } = await mint(world(), { scopes: ['sso_connection'] });
    const trail = async () =>
      ((await manage(acme.apiKey, 'GET', `/v1/audit?targetKind=credential&targetId=${id}`)).json['items'] as { after: unknown }[]).map(({ after }) => after);
    for (let call = 0; call < 3; call += 1) await read(token, '/v1/widget/me', { origin: 'https://evil.example' });
    await fromPage(world(), token, '/v1/widget/directories');
    await fromPage(world(), token, '/v1/receipts');
    const entries = await trail();
    expect(entries).toHaveLength(3);
    expect(entries).toEqual(
      expect.arrayContaining([
        { code: 'widget_origin_mismatch', operation: 'getWidgetMe', pageOrigin: 'https://evil.example' },
        { code: 'widget_scope_required', operation: 'listWidgetDirectories', pageOrigin: page },
        { code: 'widget_token_not_allowed_here', operation: 'listReceipts', pageOrigin: page },
      ]),
    );
    clock.advance(61);
    await read(token, '/v1/widget/me', { origin: 'https://evil.example' });
    expect(await trail()).toHaveLength(4);
  });
});

describe.each(engines)('without its database, on %s', (engine) => {
  it('W10 a widget token is answered 503, and 200 again when the database is back', async () => {
    const world = await createWorld(engine);
    const { token } = await mint(world);
    expect((await fromPage(world, token)).status).toBe(200);
    const restoreDatabase = await breakDatabase(world.app.services.config.database);
    const answer = await fromPage(world, token);
    await restoreDatabase();
    expect([answer.status, answer.code, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, 'storage_unavailable', true]);
    expect((await fromPage(world, token)).status).toBe(200);
    await world.close();
  });
});
