import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { bridgeToken, exchange } from '../../../support/credentials/sessions.ts';
import { forEachWorld } from '../../../support/server/world.ts';

forEachWorld('the limits on new sessions per minute', (world) => {
  const bridge = (claims?: Record<string, unknown>) => bridgeToken(world(), world().acme, claims);
  const key = async () => (await createEmbedKey(world(), world().acme)).embedKey;
  const set = async (settings: Record<string, unknown>) =>
    expect((await world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', settings)).status).toBe(200);
  const statuses = async (count: number, attempt: (index: number) => Promise<{ status: number }>): Promise<number[]> => {
    const seen: number[] = [];
    for (let index = 0; index < count; index += 1) seen.push((await attempt(index)).status);
    return seen;
  };

  it('S5 one token used too often limits its own customer only', async () => {
    const embedKey = await key();
    const token = bridge({ jti: undefined });
    expect(await statuses(61, () => exchange(world(), embedKey, token))).toEqual([...Array<number>(60).fill(201), 429]);
    const refused = await exchange(world(), embedKey, bridge());
    expect(refused).toMatchObject({ status: 429, code: 'rate_limited', json: { detail: expect.stringContaining('customerSessionsPerMinute') } });
    expect(Number(refused.headers.get('retry-after'))).toBe(60);
    expect((await exchange(world(), embedKey, bridge({ external_customer_id: 'ext-2' }))).status).toBe(201);
    world().clock.advance(61);
    expect((await exchange(world(), embedKey, token)).status).toBe(201);
  }, 60_000);

  it('S5 seventy customers in one minute are all accepted', async () => {
    const embedKey = await key();
    expect(await statuses(70, (index) => exchange(world(), embedKey, bridge({ external_customer_id: `many-${index}` })))).toEqual(Array<number>(70).fill(201));
  }, 60_000);

  it('S5 replays of an accepted token do not count against its customer', async () => {
    const embedKey = await key();
    const token = bridge();
    expect((await exchange(world(), embedKey, token)).status).toBe(201);
    expect(await statuses(61, () => exchange(world(), embedKey, token))).toEqual([...Array<number>(60).fill(401), 429]);
    expect((await exchange(world(), embedKey, bridge())).status).toBe(201);
  }, 60_000);

  it('S5 invalid tokens are counted by site and address, without limiting valid tokens or another site', async () => {
    const [embedKey, other] = [await key(), await key()];
    expect(await statuses(61, () => exchange(world(), embedKey, 'a.b.c'))).toEqual([...Array<number>(60).fill(401), 429]);
    expect((await exchange(world(), embedKey, bridge())).status).toBe(201);
    expect((await exchange(world(), other, 'a.b.c')).code).toBe('token_invalid');
    // An expired token still gets its own code, so that the page fetches another one, however many invalid tokens are refused.
    const now = Math.floor(world().clock.now() / 1000);
    expect((await exchange(world(), embedKey, bridge({ iat: now - 400, exp: now - 100 }))).code).toBe('token_expired');
  }, 60_000);

  it('S5 a site has no limit until the tenant sets one, and each site is counted alone', async () => {
    const [embedKey, other] = [await key(), await key()];
    await set({ siteSessionsPerMinute: 5 });
    expect(await statuses(6, (index) => exchange(world(), embedKey, bridge({ external_customer_id: `site-${index}` })))).toEqual([
      ...Array<number>(5).fill(201),
      429,
    ]);
    const refused = await exchange(world(), embedKey, bridge({ external_customer_id: 'site-7' }));
    expect(refused).toMatchObject({ code: 'rate_limited', json: { detail: expect.stringContaining('siteSessionsPerMinute') } });
    expect((await exchange(world(), other, bridge({ external_customer_id: 'site-7' }))).status).toBe(201);
    await set({ siteSessionsPerMinute: null });
    expect((await exchange(world(), embedKey, bridge({ external_customer_id: 'site-7' }))).status).toBe(201);
  });

  it('S5 requests beyond a customer limit do not count against the site', async () => {
    const embedKey = await key();
    await set({ siteSessionsPerMinute: 4, customerSessionsPerMinute: 2 });
    expect(await statuses(10, () => exchange(world(), embedKey, bridge()))).toEqual([201, 201, ...Array<number>(8).fill(429)]);
    expect(await statuses(2, (index) => exchange(world(), embedKey, bridge({ external_customer_id: `left-${index}` })))).toEqual([201, 201]);
    await set({ siteSessionsPerMinute: null, customerSessionsPerMinute: 60 });
  });

  it.each([
    { siteSessionsPerMinute: 0 },
    { siteSessionsPerMinute: 1_001 },
    { siteSessionsPerMinute: 1.5 },
    { siteSessionsPerMinute: '5' },
    { customerSessionsPerMinute: 0 },
    { customerSessionsPerMinute: 1_001 },
    { customerSessionsPerMinute: null },
  ])('S5 %j is refused as a limit', async (settings) => {
    expect(await world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', settings)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('S5 the older sign-in proxy counts by customer, and has the same site limit', async () => {
    const { acme, manage, send } = world();
    await set({ signInProxy: true });
    for (let index = 0; index < 66; index += 1)
      await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: `proxy-${index}`, email: `proxy-${index}@example.com` });
    const signIn = (email: string) =>
      send('/v1/sign-in-proxy', {
        method: 'POST',
        headers: { authorization: `Bearer ${acme.apiKey}`, 'content-type': 'application/json', 'vitrine-user-email': email },
      });
    expect(await statuses(61, () => signIn('proxy-0@example.com'))).toEqual([...Array<number>(60).fill(200), 429]);
    expect((await signIn(' PROXY-0@example.com')).status).toBe(429);
    expect(await statuses(65, (index) => signIn(`proxy-${index + 1}@example.com`))).toEqual(Array<number>(65).fill(200));
    world().clock.advance(61);
    await set({ siteSessionsPerMinute: 2 });
    expect(await statuses(3, (index) => signIn(`proxy-${index}@example.com`))).toEqual([200, 200, 429]);
    await set({ siteSessionsPerMinute: null, signInProxy: false });
  }, 60_000);
});

forEachWorld('identities from page attributes', (world) => {
  it('S5 of one site do not limit another site at the same address', async () => {
    const { acme, manage } = world();
    expect((await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { attributeIdentity: true })).status).toBe(200);
    const [busy, other] = [(await createEmbedKey(world(), acme)).embedKey, (await createEmbedKey(world(), acme)).embedKey];
    const identify = async (embedKey: string) =>
      (await manage(embedKey, 'POST', '/v1/identity', { identity: { 'data-email': 'ada@customer.example' } }, { origin: page })).status;
    const seen: number[] = [];
    for (let index = 0; index < 61; index += 1) seen.push(await identify(busy));
    expect(seen).toEqual([...Array<number>(60).fill(201), 429]);
    expect(await identify(other)).toBe(201);
  }, 60_000);
});
