import { expect, it } from 'vitest';
import type { Role } from '../../../../server/access/roles.ts';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';

const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null } as const;

forEachWorld('API keys over the API', (world) => {
  const make = async (role: Role) => world().app.services.apiKeys.create(by, { tenantId: world().acme.id, name: role, role });
  const create = (apiKey: string, body: unknown): Promise<Answer> => world().manage(apiKey, 'POST', '/v1/api-keys', body);
  const revoke = (apiKey: string, id: unknown): Promise<Answer> => world().manage(apiKey, 'POST', `/v1/api-keys/${String(id)}/revoke`);

  it('are created with a role, shown once, and refused once they are revoked', async () => {
    const { acme, manage } = world();
    const made = await create(acme.apiKey, { name: 'job', role: 'viewer' });
    expect([made.status, made.json]).toMatchObject([
      201,
      { id: expect.stringMatching(/^apik_/), tenantId: acme.id, role: 'viewer', secret: expect.stringMatching(/^vtr_[\w-]{43}$/) },
    ]);
    const secret = String(made.json['secret']);
    expect((await manage(secret, 'GET', '/v1/receipts')).status).toBe(200);
    const listed = await manage(acme.apiKey, 'GET', '/v1/api-keys');
    expect((listed.json['items'] as { id: string }[]).map(({ id }) => id)).toContain(made.json['id']);
    for (const { text } of [listed, await manage(acme.apiKey, 'GET', '/v1/audit?limit=100')]) expect(text).not.toContain(secret);
    expect((await revoke(acme.apiKey, made.json['id'])).json).toMatchObject({ revokedAt: expect.any(String) });
    expect((await manage(secret, 'GET', '/v1/receipts')).code).toBe('api_key_invalid');
    expect((await revoke(acme.apiKey, made.json['id'])).status).toBe(200);
  });

  it('AD03 never raise a role: only owners create or revoke owner keys, and no field overrides the server', async () => {
    const { acme, manage } = world();
    const admin = await make('admin');
    for (const role of ['viewer', 'member', 'admin'] as const) expect((await create(admin.secret, { name: 'x', role })).status, role).toBe(201);
    expect(await create(admin.secret, { name: 'x', role: 'owner' })).toMatchObject({ status: 403, code: 'insufficient_role' });
    const owner = await make('owner');
    expect((await revoke(admin.secret, owner.apiKey.id)).code).toBe('insufficient_role');
    expect((await manage(owner.secret, 'GET', '/v1/receipts')).status).toBe(200);
    expect((await create(owner.secret, { name: 'x', role: 'owner' })).status).toBe(201);
    expect((await revoke(acme.apiKey, owner.apiKey.id)).status).toBe(200);
    for (const more of [
      { tenantId: null },
      { tenantId: world().globex.id },
      { id: 'apik_x' },
      { secret: 'vtr_x' },
      { revokedAt: null },
      { actions: ['tenants:create'] },
      { role: 'operator' },
      { role: ['owner'] },
      { role: 'OWNER' },
      { name: '' },
    ]) {
      expect((await create(acme.apiKey, { name: 'x', role: 'viewer', ...more })).status, JSON.stringify(more)).toBe(400);
    }
  });

  it('are of one tenant: keys of another tenant or the operator cannot be seen or revoked', async () => {
    const { acme, globex, operatorKey, manage, app } = world();
    const [own] = await app.services.apiKeys.list(globex.id);
    const [operators] = await app.services.apiKeys.list(null);
    for (const id of [own?.id, operators?.id, 'apik_000000000000000000000000'])
      expect(await revoke(acme.apiKey, id)).toMatchObject({ status: 404, code: 'not_found' });
    expect((await manage(acme.apiKey, 'GET', '/v1/api-keys')).text).not.toContain(own?.id);
    expect((await manage(operatorKey, 'GET', '/v1/api-keys', undefined, { 'vitrine-tenant': 'globex' })).json['items']).toMatchObject([{ id: own?.id }]);
    expect((await manage(operatorKey, 'GET', '/v1/api-keys')).code).toBe('tenant_required');
  });

  it('keep the last owner key of a tenant, also when two owners revoke each other in parallel', async () => {
    const { app, manage } = world();
    const tenant = await world().tenant('initech');
    const [only] = await app.services.apiKeys.list(tenant.id);
    expect(await revoke(tenant.apiKey, only?.id)).toMatchObject({ status: 409, code: 'key_state_conflict' });
    for (let round = 0; round < 5; round += 1) {
      const owners = (await app.services.apiKeys.list(tenant.id)).filter(({ role, revokedAt }) => role === 'owner' && revokedAt === null);
      for (const { id } of owners.slice(1)) await app.services.apiKeys.revoke(by, id);
      const two = await app.services.apiKeys.create(by, { tenantId: tenant.id, name: 'two', role: 'owner' });
      const three = await app.services.apiKeys.create(by, { tenantId: tenant.id, name: 'three', role: 'owner' });
      await app.services.apiKeys.revoke(by, owners[0]?.id ?? '');
      const statuses = await Promise.all([revoke(two.secret, three.apiKey.id), revoke(three.secret, two.apiKey.id)]);
      expect(statuses.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
      expect((await app.services.apiKeys.list(tenant.id)).filter(({ role, revokedAt }) => role === 'owner' && revokedAt === null)).toHaveLength(1);
    }
    expect((await manage(tenant.apiKey, 'GET', '/v1/api-keys')).code).toBe('api_key_invalid');
  });
});
