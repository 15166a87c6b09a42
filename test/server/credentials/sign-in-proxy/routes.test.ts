import { expect, it } from 'vitest';
import type { Role } from '../../../../server/access/roles.ts';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';

const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null } as const;

forEachWorld('the older sign-in proxy', (world) => {
  const signIn = (email: string | undefined, apiKey = world().acme.apiKey, headers: Record<string, string> = {}): Promise<Answer> =>
    world().send('/v1/sign-in-proxy', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        ...(email !== undefined && { 'vitrine-user-email': email }),
        ...headers,
      },
    });
  const setSignInProxy = (signInProxy: boolean) => world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { signInProxy });
  const put = (externalId: string, email: string | null) => world().manage(world().acme.apiKey, 'POST', '/v1/customers', { externalId, email });

  it('is off until the tenant enables it, and off again when the tenant disables it', async () => {
    await put('ext-1', 'one@example.com');
    expect(await signIn('one@example.com')).toMatchObject({ status: 403, code: 'feature_disabled' });
    await setSignInProxy(true);
    expect((await signIn('one@example.com')).status).toBe(200);
    await setSignInProxy(false);
    expect((await signIn('one@example.com')).code).toBe('feature_disabled');
    await setSignInProxy(true);
  });

  it('RT2 exchanges an API key and an e-mail address, in any case, for a token of that customer', async () => {
    const { acme, read, clock } = world();
    const { json } = await signIn('ONE@example.com');
    expect(json).toEqual({ token: expect.any(String), expiresIn: 3_600, expiresAt: new Date(clock.now() + 3_600_000).toISOString() });
    const { json: list } = await read(String(json['token']), '/v1/receipts');
    expect((list['items'] as { id: string }[]).map(({ id }) => id)).toEqual([acme.receipts[0].id]);
    expect((await read(String(json['token']), `/v1/receipts/${acme.receipts[1].id}`)).code).toBe('receipt_not_found');
    expect((await read(String(json['token']), '/v1/customers')).code).toBe('action_not_allowed');
  });

  it('answers 404 for an address of no customer or of two, and creates no customer', async () => {
    const { acme, manage } = world();
    await put('ext-2', 'shared@example.com');
    await put('ext-3', 'Shared@example.com');
    const answers: [number, unknown, string][] = [];
    for (const email of ['nobody@example.com', 'shared@example.com']) {
      const { status, code, json } = await signIn(email);
      answers.push([status, code, String(json['detail'])]);
    }
    expect(answers[0]).toEqual([404, 'not_found', expect.any(String)]);
    expect(answers[1]).toEqual(answers[0]);
    expect((await manage(acme.apiKey, 'GET', '/v1/customers?externalId=nobody@example.com')).json['items']).toEqual([]);
  });

  it.each([undefined, '', 'nobody', 'a@b c', 'one@example.com, two@example.com', '@', 'x'.repeat(300) + '@example.com'])(
    'refuses %j as an address',
    async (email) => {
      expect(await signIn(email)).toMatchObject({ status: 400 });
    },
  );

  it('refuses API keys of members and viewers, and all other credentials', async () => {
    const { app, acme, token } = world();
    for (const role of ['viewer', 'member'] as const satisfies readonly Role[]) {
      const { secret } = await app.services.apiKeys.create(by, { tenantId: acme.id, name: role, role });
      expect((await signIn('one@example.com', secret)).code, role).toBe('insufficient_role');
    }
    expect((await signIn('one@example.com', token())).code).toBe('action_not_allowed');
    expect((await signIn('one@example.com', String((await signIn('one@example.com')).json['token']))).code).toBe('action_not_allowed');
    expect((await signIn('one@example.com', `vtr_${'x'.repeat(43)}`)).code).toBe('api_key_invalid');
  });

  it('refuses a browser, because an API key must never be in a page', async () => {
    for (const headers of [{ origin: 'https://app.acme.example' }, { 'sec-fetch-site': 'same-origin' }] as Record<string, string>[]) {
      expect(await signIn('one@example.com', undefined, headers)).toMatchObject({ status: 403, code: 'browser_not_allowed' });
    }
  });

  it('finds customers of its own tenant only', async () => {
    const { globex, manage } = world();
    await manage(globex.apiKey, 'PATCH', '/v1/tenants/globex', { signInProxy: true });
    expect((await signIn('one@example.com', globex.apiKey)).status).toBe(404);
    expect((await signIn('one@example.com', world().operatorKey, { 'vitrine-tenant': 'acme' })).status).toBe(200);
  });

  it('refuses a blocked customer', async () => {
    const { app, acme } = world();
    const block = (at: number | null) =>
      app.services.database.query.updateTable('customers').set({ blocked_at: at }).where('id', '=', acme.receipts[0].customerId).execute();
    await block(world().clock.now());
    expect((await signIn('one@example.com')).code).toBe('session_revoked');
    await block(null);
    expect((await signIn('one@example.com')).status).toBe(200);
  });

  it('writes an audit row for each sign-in and refusal, without the address', async () => {
    const { acme, manage } = world();
    await signIn('nobody@example.com');
    const { json } = await signIn('one@example.com');
    expect(json['token']).toEqual(expect.any(String));
    const trail = await manage(acme.apiKey, 'GET', '/v1/audit?limit=2');
    expect(trail.json['items']).toMatchObject([
      { action: 'session.opened', actor: { kind: 'api-key' }, after: { openedBy: 'sign-in-proxy', customerId: acme.receipts[0].customerId } },
      { action: 'sign_in_proxy.refused', after: { reason: 'no_customer' } },
    ]);
    for (const secret of ['one@example.com', 'nobody@example.com', String(json['token'])]) expect(trail.text).not.toContain(secret);
  });

  it('accepts sixty requests a minute of one key, and answers 429 beyond that', async () => {
    const { app, acme, clock } = world();
    const { secret } = await app.services.apiKeys.create(by, { tenantId: acme.id, name: 'busy', role: 'admin' });
    const statuses: number[] = [];
    for (let count = 0; count < 61; count += 1) statuses.push((await signIn('one@example.com', secret)).status);
    expect(statuses).toEqual([...Array<number>(60).fill(200), 429]);
    const refused = await signIn('one@example.com', secret);
    expect([refused.code, Number(refused.headers.get('retry-after')) > 0]).toEqual(['rate_limited', true]);
    expect((await signIn('one@example.com')).status).toBe(200);
    clock.advance(60);
    expect((await signIn('one@example.com', secret)).status).toBe(200);
  });
});
