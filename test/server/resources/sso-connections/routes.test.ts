import { describe, expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { fromPage, mint } from '../../credentials/widget-tokens/widget-calls.ts';

/** The two resources that widgets manage, which follow the same rules. */
const kinds = [
  {
    name: 'SSO connections',
    path: 'sso-connections',
    scope: 'sso_connection',
    other: 'directory_sync',
    idShape: /^sso_[0-9a-f]{24}$/,
    target: 'sso_connection',
    draft: { name: 'Main', protocol: 'saml', domains: ['acme.example'] },
    shown: { state: 'draft', protocol: 'saml', domains: ['acme.example'] },
    patch: { state: 'active', domains: [] },
    bad: [
      { protocol: 'ldap' },
      { domains: ['ACME.example'] },
      { domains: ['a.b/c'] },
      { domains: ['a.example', 'a.example'] },
      { domains: Array.from({ length: 51 }, (_, index) => `a${index}.example`) },
    ],
  },
  {
    name: 'directories',
    path: 'directories',
    scope: 'directory_sync',
    other: 'sso_connection',
    idShape: /^dir_[0-9a-f]{24}$/,
    target: 'directory',
    draft: { name: 'Main', provider: 'okta' },
    shown: { state: 'pending', provider: 'okta', users: 0, lastSyncAt: null },
    patch: { state: 'active', name: 'People' },
    bad: [{ provider: 'paper' }, { users: 5 }],
  },
] as const;

describe.each(kinds)('$name', ({ path, scope, other, idShape, target, draft, shown, patch, bad }) => {
  forEachWorld('of customers', (world) => {
    const manage = (method: string, tail = '', body?: unknown, apiKey = world().acme.apiKey) => world().manage(apiKey, method, `/v1/${path}${tail}`, body);
    const create = async (customerId: string, name: string, apiKey = world().acme.apiKey): Promise<string> => {
      const { status, json, text } = await manage('POST', '', { customerId, ...draft, name }, apiKey);
      if (status !== 201) throw new Error(text);
      return String(json['id']);
    };

    it('are an empty list at first, for management and for widgets', async () => {
      const { token } = await mint(world(), { scopes: [scope] });
      for (const answer of [await manage('GET'), await fromPage(world(), token, `/v1/widget/${path}`)])
        expect([answer.status, answer.json]).toEqual([200, { items: [], nextCursor: null }]);
    });

    it('are created, read, changed and deleted by management, each with a trail entry', async () => {
      const { acme } = world();
      const made = await manage('POST', '', { customerId: 'ext-1', ...draft });
      expect(made.status).toBe(201);
      expect(made.json).toMatchObject({ customerId: acme.receipts[0].customerId, name: 'Main', ...shown });
      const id = String(made.json['id']);
      expect(id).toMatch(idShape);
      expect((await manage('GET', `/${id}`)).json).toEqual(made.json);
      world().clock.advance(60);
      const changed = await manage('PATCH', `/${id}`, patch);
      expect(changed.json).toMatchObject({ ...shown, ...patch, createdAt: made.json['createdAt'], updatedAt: new Date(world().clock.now()).toISOString() });
      expect((await manage('PATCH', `/${id}`, {})).json).toEqual(changed.json);
      expect((await manage('DELETE', `/${id}`)).status).toBe(204);
      for (const method of ['GET', 'DELETE']) expect(await manage(method, `/${id}`)).toMatchObject({ status: 404, code: 'not_found' });
      const { json } = await world().manage(acme.apiKey, 'GET', `/v1/audit?targetId=${id}`);
      expect((json['items'] as { action: string }[]).map(({ action }) => action)).toEqual([`${target}.deleted`, `${target}.updated`, `${target}.created`]);
    });

    it('are refused if they are invalid', async () => {
      for (const fault of [
        ...bad,
        { name: '' },
        { name: 'a\0b' },
        { name: 'x'.repeat(121) },
        { state: 'gone' },
        { customerId: undefined },
        { tenantId: 'ten_1' },
      ]) {
        expect((await manage('POST', '', { customerId: 'ext-1', ...draft, ...fault })).status, JSON.stringify(fault)).toBe(400);
      }
      for (const customerId of ['nobody', world().globex.receipts[0].customerId]) expect((await manage('POST', '', { ...draft, customerId })).status).toBe(404);
    });

    it('W05 are visible to widgets of their own customer that have the scope', async () => {
      const { globex } = world();
      const [own, another, foreign] = [await create('ext-1', 'B'), await create('ext-2', 'A'), await create('ext-1', 'C', globex.apiKey)];
      const { token } = await mint(world(), { scopes: [scope] });
      const { json } = await fromPage(world(), token, `/v1/widget/${path}`);
      expect((json['items'] as { id: string }[]).map(({ id }) => id)).toEqual([own]);
      expect((await fromPage(world(), token, `/v1/widget/${path}/${own}`)).json).toMatchObject({ id: own, name: 'B' });
      const answers = await Promise.all([another, foreign, 'nothing'].map((id) => fromPage(world(), token, `/v1/widget/${path}/${id}`)));
      expect(new Set(answers.map(({ status, json: { code, detail } }) => `${status} ${String(code)} ${String(detail)}`)).size).toBe(1);
      expect(answers[0]).toMatchObject({ status: 404, code: 'not_found' });
      expect((await fromPage(world(), token, `/v1/widget/${path}?customerId=ext-2`)).status).toBe(400);
      const { token: without } = await mint(world(), { scopes: [other] });
      for (const tail of ['', `/${own}`, '/nothing'])
        expect(await fromPage(world(), without, `/v1/widget/${path}${tail}`), tail).toMatchObject({ status: 403, code: 'widget_scope_required' });
    });

    it('are listed by name, page by page, for all customers or for one', async () => {
      const names = async (query: string): Promise<string[]> => {
        const found: string[] = [];
        for (let cursor = ''; ;) {
          const { items, nextCursor } = (await manage('GET', `?limit=1${query}${cursor}`)).json as { items: { name: string }[]; nextCursor: string | null };
          found.push(...items.map(({ name }) => name));
          if (nextCursor === null) return found;
          cursor = `&cursor=${nextCursor}`;
        }
      };
      expect(await names('')).toEqual(['A', 'B']);
      expect(await names('&customerId=ext-2')).toEqual(['A']);
      expect((await manage('GET', '?customerId=nobody')).status).toBe(404);
    });

    it('can be changed by owners and admins only', async () => {
      const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
      const { secret } = await world().app.services.apiKeys.create(by, { tenantId: world().acme.id, name: 'viewer', role: 'viewer' });
      expect((await manage('GET', '', undefined, secret)).status).toBe(200);
      expect((await manage('POST', '', { customerId: 'ext-1', ...draft }, secret)).code).toBe('insufficient_role');
      expect((await manage('DELETE', '/any', undefined, secret)).code).toBe('insufficient_role');
    });
  });
});
