import { describe, expect, it } from 'vitest';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';

forEachWorld('the tenant routes', (world) => {
  const patch = (settings: unknown, name = world().acme.id, apiKey = world().acme.apiKey): Promise<Answer> =>
    world().manage(apiKey, 'PATCH', `/v1/tenants/${name}`, settings);

  describe('for the operator', () => {
    it('PD15 create a tenant with defaults, and list all tenants', async () => {
      const w = world();
      const made = await w.manage(w.operatorKey, 'POST', '/v1/tenants', { slug: 'fresh', name: 'Fresh' });
      expect(made).toMatchObject({
        status: 201,
        json: {
          slug: 'fresh',
          issuer: 'vitrine',
          audience: null,
          bridgeAudience: 'vitrine-embed',
          maxTokenSeconds: 3600,
          loginUrl: null,
          refreshUrl: null,
          allowedOrigins: [],
        },
      });
      const { json } = await w.manage(w.operatorKey, 'GET', '/v1/tenants?limit=100');
      expect((json['items'] as { slug: string }[]).map(({ slug }) => slug)).toEqual(expect.arrayContaining(['acme', 'fresh', 'globex']));
      expect(await w.manage(w.operatorKey, 'POST', '/v1/tenants', { slug: 'fresh', name: 'Again' })).toMatchObject({ status: 409, code: 'conflict' });
    });
    it('page through tenants', async () => {
      const w = world();
      const first = await w.manage(w.operatorKey, 'GET', '/v1/tenants?limit=1');
      const second = await w.manage(w.operatorKey, 'GET', `/v1/tenants?limit=1&cursor=${String(first.json['nextCursor'])}`);
      expect(second.status).toBe(200);
      expect(second.json['items']).not.toEqual(first.json['items']);
    });
    it.each([{ slug: 'Acme', name: 'x' }, { slug: 'x', name: 'x' }, { slug: 'ok-1' }, { slug: 'ok-2', name: 'x', id: 'ten_1' }])('refuse %j', async (body) => {
      expect(await world().manage(world().operatorKey, 'POST', '/v1/tenants', body)).toMatchObject({ status: 400, code: 'invalid_request' });
    });
  });

  describe('for a tenant’s own key', () => {
    it('read the key’s own tenant by id and by slug, and list it alone', async () => {
      const { acme } = world();
      for (const name of [acme.id, acme.slug])
        expect(await world().manage(acme.apiKey, 'GET', `/v1/tenants/${name}`)).toMatchObject({ status: 200, json: { id: acme.id } });
      expect((await world().manage(acme.apiKey, 'GET', '/v1/tenants')).json).toMatchObject({ items: [{ id: acme.id }], nextCursor: null });
    });
    it('answer 404 for another tenant, as for one that does not exist (T03)', async () => {
      const { acme, globex } = world();
      const none = await world().manage(acme.apiKey, 'GET', '/v1/tenants/nobody');
      expect(none).toMatchObject({ status: 404, code: 'not_found' });
      for (const name of [globex.id, globex.slug]) {
        const foreign = await world().manage(acme.apiKey, 'GET', `/v1/tenants/${name}`);
        expect({ ...foreign.json, requestId: '' }).toEqual({ ...none.json, requestId: '' });
        expect(await patch({ issuer: 'stolen' }, name)).toMatchObject({ status: 404, code: 'not_found' });
      }
      expect((await world().manage(globex.apiKey, 'GET', `/v1/tenants/${globex.id}`)).json['issuer']).toBe(globex.issuer);
    });
    it('create no tenant', async () => {
      expect(await world().manage(world().acme.apiKey, 'POST', '/v1/tenants', { slug: 'mine', name: 'Mine' })).toMatchObject({
        status: 403,
        code: 'insufficient_role',
      });
    });
  });

  describe('the settings', () => {
    it('change one by one, and are in the trail with their values before and after', async () => {
      const { acme } = world();
      expect((await patch({ maxTokenSeconds: 600 })).json).toMatchObject({ maxTokenSeconds: 600, issuer: acme.issuer });
      const { json } = await world().manage(acme.apiKey, 'GET', '/v1/audit?action=tenant.updated');
      expect((json['items'] as unknown[])[0]).toMatchObject({
        before: { maxTokenSeconds: 3600 },
        after: { maxTokenSeconds: 600 },
        target: { kind: 'tenant', id: acme.id },
      });
      await patch({ maxTokenSeconds: 3600 });
    });
    it('R14 record in the trail who changed the login URL, with both values', async () => {
      const { acme } = world();
      const { loginUrl: former } = (await world().manage(acme.apiKey, 'GET', `/v1/tenants/${acme.id}`)).json;
      expect((await patch({ loginUrl: 'https://stolen.example/in' })).status).toBe(200);
      expect((await patch({ loginUrl: 'javascript:alert(1)' })).code).toBe('invalid_login_url');
      const { json } = await world().manage(acme.apiKey, 'GET', '/v1/audit?action=tenant.updated');
      const [entry] = json['items'] as Record<string, unknown>[];
      expect(entry).toMatchObject({
        before: { loginUrl: former },
        after: { loginUrl: 'https://stolen.example/in' },
        actor: { kind: 'api-key', id: expect.stringMatching(/^apik_/) },
        requestId: expect.stringMatching(/^req_/),
      });
      expect((await patch({ loginUrl: former })).status).toBe(200);
    });
    it('PD15 apply from the next request: a token that is now too long-lived is refused', async () => {
      const w = world();
      const token = w.token();
      expect((await w.read(token, '/v1/receipts')).status).toBe(200);
      await patch({ maxTokenSeconds: 60 });
      expect(await w.read(token, '/v1/receipts')).toMatchObject({ status: 401, code: 'token_lifetime_too_long' });
      await patch({ maxTokenSeconds: 3600 });
      await patch({ audience: 'vitrine' });
      expect(await w.read(token, '/v1/receipts')).toMatchObject({ status: 401, code: 'token_invalid' });
      expect((await w.read(w.token({ aud: 'vitrine' }), '/v1/receipts')).status).toBe(200);
      await patch({ audience: null });
    });
    it.each([
      [{ allowedOrigins: ['https://ok.example', 'https://*.example'] }, 'invalid_origin'],
      [{ allowedOrigins: ['null'] }, 'invalid_origin'],
      [{ allowedOrigins: Array.from({ length: 51 }, (_, index) => `https://${index}.example`) }, 'invalid_request'],
      [{ loginUrl: 'javascript:alert(1)' }, 'invalid_login_url'],
      [{ loginUrl: 'http://login.example' }, 'invalid_login_url'],
      [{ loginUrl: 'https://receipts.example.com/login' }, 'invalid_login_url'],
      [{ refreshUrl: 'data:text/html,x' }, 'invalid_request'],
      [{ maxTokenSeconds: 59 }, 'invalid_request'],
      [{ maxTokenSeconds: 86_401 }, 'invalid_request'],
      [{ issuer: '' }, 'invalid_request'],
      [{ timeZone: 'Mars/Olympus' }, 'invalid_request'],
      [{ timeZone: 'BST' }, 'invalid_request'],
      [{ timeZone: '+09:00' }, 'invalid_request'],
      [{ timeZone: null }, 'invalid_request'],
      [{ slug: 'new' }, 'invalid_request'],
      [{ name: 'x', updatedAt: 1 }, 'invalid_request'],
    ])('refuse %j with 400 %s and stay unchanged', async (settings, code) => {
      const { acme } = world();
      const before = (await world().manage(acme.apiKey, 'GET', `/v1/tenants/${acme.id}`)).text;
      expect(await patch(settings)).toMatchObject({ status: 400, code });
      expect((await world().manage(acme.apiKey, 'GET', `/v1/tenants/${acme.id}`)).text).toBe(before);
    });
    it('can be neither read nor changed by viewers', async () => {
      const w = world();
      expect(await w.read(w.token(), `/v1/tenants/${w.acme.id}`)).toMatchObject({ status: 403, code: 'action_not_allowed' });
      expect(await w.manage(w.token(), 'PATCH', `/v1/tenants/${w.acme.id}`, { issuer: 'mine' })).toMatchObject({ status: 403, code: 'action_not_allowed' });
    });
  });
});
