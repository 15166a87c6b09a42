import { expect, it } from 'vitest';
import type { Action } from '../../../server/access/grant.ts';
import { roleNames } from '../../../server/access/roles.ts';
import { doorsOf } from '../../support/doors.ts';
import { forEachWorld } from '../../support/world.ts';

/** The least role that may do a thing in a tenant, written down a second time: what is changed in one place only is found here. */
const least = {
  'receipts:read': 'viewer',
  'customers:read': 'viewer',
  'tenants:read': 'viewer',
  'connections:read': 'viewer',
  'self:read': 'viewer',
  'receipts:write': 'member',
  'customers:write': 'member',
  'receipts:manage': 'admin',
  'signing-keys:read': 'admin',
  'signing-keys:write': 'admin',
  'tenants:write': 'admin',
  'audit:read': 'admin',
  'tokens:inspect': 'admin',
  'embed-keys:read': 'admin',
  'embed-keys:write': 'admin',
  'access-keys:read': 'admin',
  'access-keys:write': 'admin',
  'widget-tokens:read': 'admin',
  'widget-tokens:write': 'admin',
  'connections:write': 'admin',
  'sign-in:proxy': 'admin',
  'sessions:read': 'admin',
  'sessions:write': 'admin',
  'api-keys:read': 'admin',
  'api-keys:write': 'admin',
  'owners:write': 'owner',
  'tenants:create': 'operator',
  'sessions:open': 'nobody',
  'sessions:end': 'nobody',
} as const satisfies Record<Action, string>;

const ranks = [...roleNames, 'operator', 'nobody'] as const;
const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null } as const;
const nothing = '000000000000000000000000';

forEachWorld('a role', (world) => {
  it.each(roleNames)('%s may do on every route of management what its rank allows, and nothing above', async (role) => {
    const { app, send } = world();
    const tenant = await world().tenant(`tenant-${role}`, { signInProxy: true });
    const { secret } = await app.services.apiKeys.create(by, { tenantId: tenant.id, name: role, role });
    const open = app.routes.filter(({ access, door = 'manage' }) => access !== 'public' && doorsOf.get('api-key')?.[door] === 'open');
    expect(open.length).toBeGreaterThan(30);
    for (const { method, path, access, body, operationId } of open) {
      if (access === 'public') continue;
      const answer = await send(path.replace(/:\w+/, `none_${nothing}`), {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${secret}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: '{"unknown":1}' }),
      });
      const may = ranks.indexOf(role) >= ranks.indexOf(least[access]);
      expect(answer.code === 'insufficient_role', `${operationId}: ${answer.status} ${String(answer.code)}`).toBe(!may);
      if (!may) expect(answer.status).toBe(403);
      // Whoever may, gets past the door to the rules of the route itself.
      else expect([200, 201, 204, 400, 404, 409]).toContain(answer.status);
    }
  });

  it('AD01 is shown by the Authorization header alone: no cookie, form or address carries it', async () => {
    const { acme, send } = world();
    const attempts: [string, RequestInit][] = [
      ['/v1/receipts/revoke-all', { method: 'POST', headers: { cookie: `vitrine=${acme.apiKey}; authorization=Bearer ${acme.apiKey}` } }],
      ['/v1/access-keys', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: `session=${acme.apiKey}` }, body: `name=x&authorization=Bearer+${acme.apiKey}` }],
      ['/v1/access-keys', { method: 'POST', headers: { 'content-type': 'text/plain', origin: 'https://evil.example' }, body: JSON.stringify({ name: 'x' }) }],
      ['/v1/access-keys', { headers: { cookie: `api_key=${acme.apiKey}`, 'x-api-key': acme.apiKey } }],
      ['/v1/access-keys', { headers: { authorization: `Basic ${Buffer.from(`${acme.apiKey}:`).toString('base64')}` } }],
    ];
    for (const [path, init] of attempts) expect((await send(path, init)).status, JSON.stringify(init).slice(0, 60)).toBe(401);
    expect((await send(`/v1/access-keys?token=${acme.apiKey}`)).code).toBe('token_in_url');
    const preflight = await send('/v1/access-keys', { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } });
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

forEachWorld('a change', (world) => {
  it('AD10 and its row in the trail stand together, or neither does', async () => {
    const { acme, app, manage } = world();
    const { query } = app.services.database;
    const { accessId } = (await manage(acme.apiKey, 'POST', '/v1/access-keys', { name: 'before' })).json;
    const before = await query.selectFrom('access_keys').selectAll().execute();
    const keysBefore = await query.selectFrom('api_keys').select(['id', 'revoked_at', 'role']).orderBy('id').execute();
    await query.schema.alterTable('audit').renameTo('audit_away').execute();
    try {
      for (const [path, body] of [['/v1/access-keys', { name: 'x' }], [`/v1/access-keys/${String(accessId)}/revoke`, { revokeTokens: true }], ['/v1/api-keys', { name: 'x', role: 'viewer' }]] as const) {
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
