import { expect, it } from 'vitest';
import type { Action } from '../../../server/access/grant.ts';
import { type Role, roleNames } from '../../../server/access/roles.ts';
import { createEmbedKey, page } from '../../support/credentials/embed-keys.ts';
import { areaAccessOf } from '../../support/credentials/area-access.ts';
import { forEachWorld } from '../../support/server/world.ts';

const [viewers, members, admins, minters] = [
  ['viewer', 'member', 'admin', 'owner'],
  ['member', 'admin', 'owner'],
  ['admin', 'owner'],
  ['admin', 'owner', 'minter'],
] as const;

/** The roles that may take each action in a tenant. This second copy detects a change made in one place only. */
const allowedRoles = {
  'receipts:read': viewers,
  'invoices:read': viewers,
  'offerings:read': viewers,
  'subscriptions:read': viewers,
  'customers:read': viewers,
  'tenants:read': viewers,
  'connections:read': viewers,
  'self:read': viewers,
  'receipts:write': members,
  'invoices:write': members,
  'subscriptions:write': members,
  'customers:write': members,
  'customers:unblock': admins,
  'receipts:manage': admins,
  'invoices:manage': admins,
  'offerings:write': admins,
  'signing-keys:read': admins,
  'signing-keys:write': admins,
  'tenants:write': admins,
  'audit:read': admins,
  'tokens:inspect': admins,
  'embed-keys:read': admins,
  'embed-keys:write': admins,
  'access-keys:read': admins,
  'access-keys:write': admins,
  'widget-tokens:read': admins,
  'widget-tokens:write': admins,
  'widget-tokens:mint': minters,
  'connections:write': admins,
  'checkouts:create': members,
  'payments:read': admins,
  'payments:write': admins,
  'webhooks:read': admins,
  'webhooks:write': admins,
  'sign-in:proxy': minters,
  'sessions:issue': minters,
  'magic-links:send': minters,
  'sessions:read': admins,
  'sessions:write': admins,
  'api-keys:read': admins,
  'api-keys:write': admins,
  'owners:write': ['owner'],
  'tenants:create': [],
  'sessions:open': [],
  'sessions:end': [],
} as const satisfies Record<Action, readonly Role[]>;

const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null } as const;
const nothing = '000000000000000000000000';

forEachWorld('a role', (world) => {
  it.each(roleNames)('S10 %s is allowed exactly what the table says on every management route', async (role) => {
    const { app, send } = world();
    const tenant = await world().tenant(`tenant-${role}`, { signInProxy: true });
    const { secret } = await app.services.apiKeys.create(by, { tenantId: tenant.id, name: role, role });
    const open = app.routes.filter(({ access, area = 'manage' }) => access !== 'public' && areaAccessOf.get('api-key')?.[area] === 'open');
    expect(open.length).toBeGreaterThan(30);
    for (const { method, path, access, body, operationId } of open) {
      if (access === 'public') continue;
      const answer = await send(path.replace(/:\w+/, `none_${nothing}`), {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${secret}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: '{"unknown":1}' }),
      });
      const isAllowed = allowedRoles[access].some((one) => one === role);
      expect(answer.code === 'insufficient_role', `${operationId}: ${answer.status} ${String(answer.code)}`).toBe(!isAllowed);
      if (!isAllowed) expect(answer.status).toBe(403);
      // An allowed request reaches the validation of the route itself.
      else expect([200, 201, 204, 400, 404, 409]).toContain(answer.status);
    }
  });

  it('S10 a minter only mints widget tokens, opens sessions and sends sign-in links', async () => {
    const { app, acme, manage, read } = world();
    const minter = (await app.services.apiKeys.create(by, { tenantId: acme.id, name: 'portal', role: 'minter' })).secret;
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: true, signInProxy: true });
    await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: 'ext-1', email: 'one@customer.example' });
    const { embedKey } = await createEmbedKey(world(), acme);

    const minted = await manage(minter, 'POST', '/v1/widget-tokens', {
      customerId: 'ext-1',
      scopes: ['sso_connection'],
      origins: ['https://app.acme.example'],
    });
    expect(minted.status).toBe(201);
    for (const id of ['ext-1', acme.receipts[0].customerId]) {
      const opened = await manage(minter, 'POST', `/v1/customers/${id}/sessions`);
      expect(opened).toMatchObject({ status: 201, json: { expiresIn: 3_600, customer: { id: acme.receipts[0].customerId, externalId: 'ext-1' } } });
      const list = (await read(String(opened.json['token']), '/v1/receipts')).json['items'] as { id: string }[];
      expect(list.map((receipt) => receipt.id)).toEqual([acme.receipts[0].id]);
    }
    expect((await manage(minter, 'POST', '/v1/sign-in-proxy', undefined, { 'vitrine-user-email': 'one@customer.example' })).status).toBe(200);
    const sent = await manage(minter, 'POST', '/v1/magic-links/send', { embedKey, email: 'one@customer.example', returnUrl: `${page}/account` });
    expect([sent.status, sent.json]).toEqual([202, { status: 'accepted', expiresIn: 900 }]);
    await app.services.backgroundWorker.run();
    expect((await app.services.outbox.kept()).map(({ message }) => message.to)).toEqual(['one@customer.example']);

    for (const [method, path] of [
      ['GET', '/v1/receipts'],
      ['GET', `/v1/receipts/${acme.receipts[0].id}`],
      ['GET', '/v1/customers'],
      ['GET', '/v1/me'],
      ['GET', '/v1/tenants'],
      ['GET', '/v1/sessions'],
      ['GET', '/v1/widget-tokens'],
      ['DELETE', `/v1/widget-tokens/${String(minted.json['id'])}`],
      ['GET', '/v1/audit'],
      ['GET', '/v1/api-keys'],
    ] as const) {
      expect(await manage(minter, method, path), path).toMatchObject({ status: 403, code: 'insufficient_role' });
    }
    const trail = (await manage(acme.apiKey, 'GET', '/v1/audit?actorKind=api-key&limit=100')).json['items'] as { action: string; actor: { id: string } }[];
    const minterId = (await app.services.apiKeys.list(acme.id)).find(({ role }) => role === 'minter')?.id;
    expect(new Set(trail.filter(({ actor }) => actor.id === minterId).map(({ action }) => action))).toEqual(
      new Set(['widget_token.minted', 'session.opened', 'magic_link.sent', 'credential.refused']),
    );
  });

  it('S10 a minter gets a specific error code for each refusal, and no page may call its routes', async () => {
    const { app, acme, globex, manage } = world();
    const minter = (await app.services.apiKeys.create(by, { tenantId: acme.id, name: 'portal 2', role: 'minter' })).secret;
    const { embedKey } = await createEmbedKey(world(), acme);
    const foreign = await createEmbedKey(world(), globex);
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: true });
    const send = (body: Record<string, unknown>, headers?: Record<string, string>) =>
      manage(minter, 'POST', '/v1/magic-links/send', { embedKey, email: 'one@customer.example', returnUrl: `${page}/account`, ...body }, headers);
    expect(await send({ embedKey: foreign.embedKey })).toMatchObject({ status: 404, code: 'not_found' });
    expect(await send({ embedKey: 'embk_live_x' })).toMatchObject({ status: 404, code: 'not_found' });
    for (const returnUrl of ['https://evil.example/', `${page}/?vitrine_magic_from=x`, 'x', `${page}@evil.example/`])
      expect(await send({ returnUrl }), returnUrl).toMatchObject({ status: 400, code: 'invalid_request' });
    // The answer does not reveal to this key whether the customer exists.
    expect((await send({ email: 'nobody@customer.example' })).json).toEqual((await send({})).json);
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: false });
    expect(await send({})).toMatchObject({ status: 403, code: 'feature_disabled' });
    expect((await send({}, { origin: page })).code).toBe('browser_not_allowed');
    const open = (id: string, headers?: Record<string, string>) => manage(minter, 'POST', `/v1/customers/${id}/sessions`, undefined, headers);
    expect((await open('nobody')).code).toBe('not_found');
    expect((await open(globex.receipts[0].customerId)).code).toBe('not_found');
    expect((await open('ext-1', { origin: page })).code).toBe('browser_not_allowed');
    await manage(acme.apiKey, 'PATCH', `/v1/customers/${acme.receipts[1].customerId}`, { blocked: true });
    expect((await open('ext-2')).code).toBe('conflict');
    await manage(acme.apiKey, 'PATCH', `/v1/customers/${acme.receipts[1].customerId}`, { blocked: false });
  });

  it('S10 a member blocks a customer, and only an administrator unblocks it, whatever else the request changes', async () => {
    const { app, acme, manage } = world();
    const keyOf = async (role: Role) => (await app.services.apiKeys.create(by, { tenantId: acme.id, name: role, role })).secret;
    const [member, admin] = [await keyOf('member'), await keyOf('admin')];
    const path = `/v1/customers/${acme.receipts[1].customerId}`;
    expect((await manage(member, 'PATCH', path, { blocked: false, name: 'Free' })).json).toMatchObject({ blockedAt: null, name: 'Free' });
    expect((await manage(member, 'PATCH', path, { blocked: true })).json['blockedAt']).not.toBeNull();
    for (const body of [{ blocked: false }, { blocked: false, name: 'Renamed' }])
      expect(await manage(member, 'PATCH', path, body)).toMatchObject({ status: 403, code: 'insufficient_role' });
    expect((await manage(member, 'PATCH', path, { name: 'Still blocked', blocked: true })).json).toMatchObject({ name: 'Still blocked' });
    expect((await manage(member, 'POST', '/v1/customers', { externalId: 'ext-2', name: 'Again' })).status).toBe(200);
    expect((await manage(member, 'GET', path)).json['blockedAt']).not.toBeNull();
    expect((await manage(admin, 'PATCH', path, { blocked: false })).json['blockedAt']).toBeNull();
  });

  it('AD01 accepts an API key in the Authorization header only, not in a cookie, form or URL', async () => {
    const { acme, send } = world();
    const attempts: [string, RequestInit][] = [
      ['/v1/receipts/revoke-all', { method: 'POST', headers: { cookie: `vitrine=${acme.apiKey}; authorization=Bearer ${acme.apiKey}` } }],
      [
        '/v1/access-keys',
        {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: `session=${acme.apiKey}` },
          body: `name=x&authorization=Bearer+${acme.apiKey}`,
        },
      ],
      ['/v1/access-keys', { method: 'POST', headers: { 'content-type': 'text/plain', origin: 'https://evil.example' }, body: JSON.stringify({ name: 'x' }) }],
      ['/v1/access-keys', { headers: { cookie: `api_key=${acme.apiKey}`, 'x-api-key': acme.apiKey } }],
      ['/v1/access-keys', { headers: { authorization: `Basic ${Buffer.from(`${acme.apiKey}:`).toString('base64')}` } }],
    ];
    for (const [path, init] of attempts) expect((await send(path, init)).status, JSON.stringify(init).slice(0, 60)).toBe(401);
    expect((await send(`/v1/access-keys?token=${acme.apiKey}`)).code).toBe('token_in_url');
    const preflight = await send('/v1/access-keys', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

forEachWorld('a change', (world) => {
  it('AD10 and its audit row are committed together, or neither is', async () => {
    const { acme, app, manage } = world();
    const { query } = app.services.database;
    const { accessId } = (await manage(acme.apiKey, 'POST', '/v1/access-keys', { name: 'before' })).json;
    const before = await query.selectFrom('access_keys').selectAll().execute();
    const keysBefore = await query.selectFrom('api_keys').select(['id', 'revoked_at', 'role']).orderBy('id').execute();
    await query.schema.alterTable('audit').renameTo('audit_away').execute();
    try {
      for (const [path, body] of [
        ['/v1/access-keys', { name: 'x' }],
        [`/v1/access-keys/${String(accessId)}/revoke`, { revokeTokens: true }],
        ['/v1/api-keys', { name: 'x', role: 'viewer' }],
      ] as const) {
        const { status } = await manage(acme.apiKey, 'POST', path, body);
        expect(status, path).toBeGreaterThanOrEqual(500);
      }
    } finally {
      await query.schema.alterTable('audit_away').renameTo('audit').execute();
    }
    expect(await query.selectFrom('access_keys').selectAll().execute()).toEqual(before);
    expect(await query.selectFrom('api_keys').select(['id', 'revoked_at', 'role']).orderBy('id').execute()).toEqual(keysBefore);
    expect((await manage(acme.apiKey, 'POST', '/v1/access-keys', { name: 'after' })).status).toBe(201);
  });
});
