import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { forge, hs256, rs256 } from '../../support/credentials/forge.ts';
import { startSecondServer } from '../../support/server/second-server.ts';
import { forEachWorld } from '../../support/server/world.ts';

forEachWorld('what a tenant token covers', (world) => {
  it('PD8 J23 is everything of its customer, named by id or externalId, and nothing else', async () => {
    const { acme, token, read } = world();
    const [own, other] = acme.receipts;
    for (const sub of ['ext-1', own.customerId]) {
      const good = token({ sub });
      expect(((await read(good, '/v1/receipts')).json['items'] as { id: string }[]).map(({ id }) => id)).toEqual([own.id]);
      expect((await read(good, `/v1/receipts/${own.id}`)).status).toBe(200);
      for (const name of [other.id, await other.shareToken()]) expect((await read(good, `/v1/receipts/${name}`)).code).toBe('receipt_not_found');
      for (const customer of [other.customerId, 'ext-2']) expect((await read(good, `/v1/receipts?customerId=${customer}`)).code).toBe('receipt_not_found');
    }
    for (const sub of ['EXT-1', 'ext-1 ', 'ext', '1', '%', "' or 1=1 --"])
      expect((await read(token({ sub }), `/v1/receipts/${own.id}`)).code, sub).toBe('receipt_not_found');
  });

  it('PD7 J21 is one receipt with "resourceId", by id or share token, whatever "sub" says', async () => {
    const { acme, token, read } = world();
    const [own, other] = acme.receipts;
    for (const resourceId of [own.id, await own.shareToken()]) {
      for (const sub of [undefined, 'ext-1', 'ext-2', other.customerId]) {
        const good = token({ sub, resourceId });
        expect((await read(good, `/v1/receipts/${own.id}`)).json['title']).toBe(own.canary);
        expect((await read(good, `/v1/receipts/${await own.shareToken()}`)).status).toBe(200);
        for (const name of [other.id, await other.shareToken()]) expect((await read(good, `/v1/receipts/${name}`)).code).toBe('receipt_not_found');
        for (const list of ['/v1/receipts', `/v1/receipts?customerId=${own.customerId}`]) expect((await read(good, list)).code).toBe('receipt_not_found');
      }
    }
  });

  it('J22 PD4 is nothing once the share token in "resourceId" is rotated', async () => {
    const { acme, token, read, manage } = world();
    const [own] = acme.receipts;
    const old = await own.shareToken();
    const good = token({ sub: undefined, resourceId: old });
    expect((await read(good, `/v1/receipts/${own.id}`)).status).toBe(200);
    expect((await manage(acme.apiKey, 'POST', `/v1/receipts/${own.id}/rotate-share-token`)).status).toBe(200);
    for (const name of [own.id, old, await own.shareToken()]) expect((await read(good, `/v1/receipts/${name}`)).code).toBe('receipt_not_found');
    expect((await read(token({ resourceId: await own.shareToken() }), `/v1/receipts/${own.id}`)).status).toBe(200);
  });

  it('J24 is nothing when "resourceId" is present but empty, malformed or unknown', async () => {
    const { acme, token, read } = world();
    for (const resourceId of ['', null, [], {}, 0, false, [acme.receipts[0].id], 'a\0b']) {
      expect((await read(token({ resourceId }), '/v1/receipts')).code, JSON.stringify(resourceId)).toBe('token_invalid');
    }
    for (const resourceId of ['x', 'rcpt_', acme.receipts[0].id.toUpperCase(), world().globex.receipts[0].id, 'none']) {
      expect((await read(token({ resourceId }), '/v1/receipts')).code).toBe('receipt_not_found');
    }
  });

  it('J26 is not extended by a header or a query parameter', async () => {
    const { acme, globex, token, read } = world();
    const path = `/v1/receipts/${acme.receipts[0].id}`;
    expect((await read(token(), path, { 'vitrine-tenant': 'acme' })).status).toBe(200);
    for (const slug of ['globex', 'unknown', 'ACME', '', globex.id]) {
      const { status } = await read(token(), path, { 'vitrine-tenant': slug });
      expect(status, slug).toBe(401);
    }
    expect((await read(token(), '/v1/receipts?tenant=globex')).status).toBe(400);
  });

  it('J27 is reading receipts, and no management call', async () => {
    const { acme, token, send } = world();
    const good = `Bearer ${token()}`;
    const calls = [
      ['GET', '/v1/signing-keys'],
      ['POST', '/v1/signing-keys'],
      ['POST', '/v1/signing-keys/rotate'],
      ['POST', '/v1/signing-keys/inspect'],
      ['GET', '/v1/customers'],
      ['GET', '/v1/tenants'],
      ['GET', '/v1/audit'],
      ['POST', '/v1/receipts/sync'],
      ['POST', '/v1/receipts/revoke-all'],
      ['POST', `/v1/receipts/${acme.receipts[0].id}/publish`],
      ['POST', `/v1/receipts/${acme.receipts[0].id}/rotate-share-token`],
    ];
    for (const [method = '', path = ''] of calls)
      expect((await send(path, { method, headers: { authorization: good } })).code, path).toBe('action_not_allowed');
    // An API key is not accepted as a token, nor a token as an API key.
    expect((await send('/v1/receipts', { headers: { authorization: `Bearer vtr_${token()}` } })).code).toBe('api_key_invalid');
    expect((await send('/v1/receipts', { headers: { authorization: `Bearer ${token({}, { typ: 'vitrine-session+jwt' })}` } })).code).toBe('token_invalid');
    for (const typ of ['JWT', 'jwt']) expect((await send('/v1/receipts', { headers: { authorization: `Bearer ${token({}, { typ })}` } })).status).toBe(200);
  });

  it('needs no "kid" when the request names the tenant, with any current key of the algorithm', async () => {
    const { acme, read, manage, claims } = world();
    const { json: next } = await manage(acme.apiKey, 'POST', '/v1/signing-keys', { algorithm: 'HS256' });
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' });
    await manage(acme.apiKey, 'POST', '/v1/signing-keys', { algorithm: 'RS256', publicKey });
    const tokens = [
      forge({ alg: 'HS256' }, claims(), hs256(acme.key.secret)),
      forge({ alg: 'HS256' }, claims(), hs256(String(next['secret']))),
      forge({ alg: 'RS256' }, claims(), rs256(pair.privateKey)),
    ];
    const path = `/v1/receipts/${acme.receipts[0].id}`;
    for (const token of tokens) {
      expect((await read(token, path, { 'vitrine-tenant': 'acme' })).status).toBe(200);
      expect((await read(token, path)).code).toBe('tenant_required');
      for (const slug of ['globex', 'nobody', "a' or 1=1", 'x'.repeat(300)])
        expect((await read(token, path, { 'vitrine-tenant': slug })).code).toBe('token_invalid');
    }
    expect((await read(forge({ alg: 'HS256' }, claims(), hs256('another secret of some length....')), path, { 'vitrine-tenant': 'acme' })).code).toBe(
      'token_invalid',
    );
  });

  it('J30 ends at once on every server of the same database when its key is retired', async () => {
    const { acme, manage, read, claims } = world();
    const second = await startSecondServer(world());
    const path = `/v1/receipts/${acme.receipts[0].id}`;
    const { json: key } = await manage(acme.apiKey, 'POST', '/v1/signing-keys', { algorithm: 'HS256' });
    const token = forge({ alg: 'HS256', kid: key['id'] }, claims(), hs256(String(key['secret'])));
    const onSecond = async (): Promise<number> => (await fetch(second.url + path, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([(await read(token, path)).status, await onSecond()]).toEqual([200, 200]);
    expect((await manage(acme.apiKey, 'POST', `/v1/signing-keys/${String(key['id'])}/retire`)).status).toBe(200);
    expect([(await read(token, path)).status, await onSecond()]).toEqual([401, 401]);
    await second.close();
  });
});

forEachWorld('an API key', (world) => {
  it('works for its own tenant; the operator’s key works for the tenant that the request names', async () => {
    const { acme, globex, operatorKey, manage } = world();
    expect((await manage(acme.apiKey, 'GET', '/v1/receipts')).json['items']).toHaveLength(2);
    expect((await manage(acme.apiKey, 'GET', '/v1/receipts', undefined, { 'vitrine-tenant': 'acme' })).status).toBe(200);
    expect((await manage(acme.apiKey, 'GET', '/v1/receipts', undefined, { 'vitrine-tenant': 'globex' })).code).toBe('api_key_invalid');
    expect((await manage(acme.apiKey, 'GET', `/v1/receipts/${globex.receipts[0].id}`)).code).toBe('receipt_not_found');
    expect((await manage(operatorKey, 'GET', '/v1/receipts')).code).toBe('tenant_required');
    expect((await manage(operatorKey, 'GET', '/v1/receipts', undefined, { 'vitrine-tenant': 'globex' })).json['items']).toHaveLength(2);
  });

  it('is refused with 401 when it is malformed, unknown or revoked', async () => {
    const { acme, app, manage } = world();
    const by = { actor: { kind: 'cli', id: null }, requestId: null, address: null } as const;
    const { apiKey, secret } = await app.services.apiKeys.create(by, { tenantId: acme.id, name: 'short-lived', role: 'viewer' });
    expect((await manage(secret, 'GET', '/v1/receipts')).status).toBe(200);
    await app.services.apiKeys.revoke(by, apiKey.id);
    const answers = await Promise.all(
      [secret, `vtr_${'A'.repeat(43)}`, 'vtr_', `${secret}x`, secret.toUpperCase()].map((key) => manage(key, 'GET', '/v1/receipts')),
    );
    expect(answers.map(({ status, code }) => [status, code])).toEqual([...Array.from({ length: 4 }, () => [401, 'api_key_invalid']), [401, 'token_invalid']]);
  });

  it('allows what its role allows, and no more', async () => {
    const { acme, app, manage } = world();
    const by = { actor: { kind: 'cli', id: null }, requestId: null, address: null } as const;
    const id = acme.receipts[0].id;
    const sync = {
      customer: { externalId: 'ext-9' },
      title: 'R',
      period: { start: '2026-01-01', end: '2026-01-31' },
      currency: 'EUR',
      lines: [{ description: 'L', amountMinor: 1 }],
    };
    const calls = {
      read: ['GET', `/v1/receipts/${id}`, undefined],
      sync: ['POST', '/v1/receipts/sync', sync],
      publish: ['POST', `/v1/receipts/${id}/publish`, {}],
      rotate: ['POST', `/v1/receipts/${id}/rotate-share-token`, undefined],
      keys: ['GET', '/v1/signing-keys', undefined],
      audit: ['GET', '/v1/audit', undefined],
      tenants: ['POST', '/v1/tenants', { slug: 'another', name: 'Another' }],
    } as const;
    const allowed = {
      viewer: ['read'],
      member: ['read', 'sync'],
      admin: ['read', 'sync', 'publish', 'rotate', 'keys', 'audit'],
      owner: ['read', 'sync', 'publish', 'rotate', 'keys', 'audit'],
    } as const;
    for (const role of ['viewer', 'member', 'admin', 'owner'] as const) {
      const { secret } = await app.services.apiKeys.create(by, { tenantId: acme.id, name: role, role });
      for (const [name, [method, path, body]] of Object.entries(calls)) {
        const answer = await manage(secret, method, path, body);
        const isAllowed = allowed[role].some((one) => one === name);
        expect(answer.status < 300 ? 'allowed' : answer.code, `${role} ${name}`).toBe(isAllowed ? 'allowed' : 'insufficient_role');
      }
    }
  });

  it('is stored as a hash, and its last use is recorded once a minute', async () => {
    const { acme, app, manage, clock } = world();
    const { apiKeys, database } = app.services;
    const by = { actor: { kind: 'cli', id: null }, requestId: null, address: null } as const;
    const { apiKey, secret } = await apiKeys.create(by, { tenantId: acme.id, name: 'noted', role: 'viewer' });
    const lastUsed = async () => (await apiKeys.list(acme.id)).find(({ id }) => id === apiKey.id)?.lastUsedAt;
    expect(await lastUsed()).toBeNull();
    await manage(secret, 'GET', '/v1/receipts');
    const first = await lastUsed();
    expect(first).toBe(new Date(clock.now()).toISOString());
    clock.advance(59);
    await manage(secret, 'GET', '/v1/receipts');
    expect(await lastUsed()).toBe(first);
    clock.advance(1);
    await manage(secret, 'GET', '/v1/receipts');
    expect(await lastUsed()).toBe(new Date(clock.now()).toISOString());
    const rows = JSON.stringify([
      await database.query.selectFrom('api_keys').selectAll().execute(),
      await database.query.selectFrom('audit').selectAll().execute(),
    ]);
    expect(rows).not.toContain(secret);
    expect((await apiKeys.list(null)).map(({ tenantId }) => tenantId)).toEqual([null]);
  });
});
