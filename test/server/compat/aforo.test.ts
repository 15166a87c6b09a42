import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../support/server/server.ts';

const shop = 'https://shop.example.com';
const prefix = '/api/v1/portal/embed';

/** Aforo, "Embed Widgets: Authentication", step 2 (seeds/000), unchanged, except that the two environment variables are arguments. */
function sample(process: { env: { AFORO_BRIDGE_SIGNING_KEY: string; AFORO_BRIDGE_KEY_ID: string } }) {
  const SIGNING_KEY = new TextEncoder().encode(process.env.AFORO_BRIDGE_SIGNING_KEY);
  const KEY_ID = process.env.AFORO_BRIDGE_KEY_ID;

  return async function mintBridgeToken(customer: { externalId: string; email: string }) {
    return new SignJWT({
      external_customer_id: customer.externalId,
      email: customer.email,
    })
      .setProtectedHeader({ alg: 'HS256', kid: KEY_ID })
      .setIssuedAt()
      .setIssuer('https://shop.example.com')
      .setAudience('aforo-embed')
      .setExpirationTime('5m')
      .sign(SIGNING_KEY);
  };
}

describe.each(engines)('code written for Aforo, on %s', (engine) => {
  let server: TestServer;
  let acme: TestTenant;
  let embedKey: string;
  const settings = { issuer: shop, bridgeAudience: 'aforo-embed', magicLinks: true };
  const mintFor = (tenant: TestTenant) => sample({ env: { AFORO_BRIDGE_SIGNING_KEY: tenant.key.secret, AFORO_BRIDGE_KEY_ID: tenant.key.id } });
  const setCompat = (compat: string[]): Promise<Response> => server.fetch('/v1/tenants/acme', { method: 'PATCH', as: acme.apiKey, json: { compat } });

  /** A call of the `@aforoai/storefront-widgets` client from a page. */
  async function call(
    path: string,
    json?: unknown,
    { as = embedKey, origin = shop, slug = 'acme', ...more }: { as?: string; origin?: string; slug?: string; method?: string } = {},
  ) {
    const headers = { 'X-Embed-Tenant': slug, 'X-Embed-Domain': 'shop.example.com', 'Idempotency-Key': crypto.randomUUID(), origin };
    const answer = await server.fetch(prefix + path, { as, headers, ...more, ...(json !== undefined && { json }) });
    return { status: answer.status, headers: answer.headers, json: (await answer.json()) as Record<string, unknown> };
  }
  async function linkInMail(): Promise<string> {
    await server.services.backgroundWorker.run();
    const [newest] = await server.services.outbox.kept();
    return /^https?:\/\/\S+$/m.exec(newest?.message.text ?? '')?.[0] ?? '';
  }
  const customers = async (): Promise<number> =>
    (await server.database.query.selectFrom('customers').select('id').where('tenant_id', '=', acme.id).execute()).length;

  beforeAll(async () => {
    server = await startTestServer({ engine });
    acme = await server.createTenant({ slug: 'acme', ...settings });
    embedKey = String(
      ((await (await server.fetch('/v1/embed-keys', { as: acme.apiKey, json: { name: 'shop', allowedOrigins: [shop] } })).json()) as { embedKey: string })
        .embedKey,
    );
    await server.services.customers.put(server.by, acme.id, { externalId: 'mail-1', email: 'bob@example.com' });
  });
  afterAll(() => server.close());

  it('is refused until the tenant enables it, and sign-in by mail alone needs its own setting', async () => {
    const bridgeToken = await mintFor(acme)({ externalId: 'c-1', email: 'ada@example.com' });
    const off = { code: 'not_found', message: 'There is nothing at this address.' };
    const before = await customers();
    for (const [path, json] of [
      ['/bridge/exchange', { bridgeToken }],
      ['/tenant-config/acme', undefined],
      ['/auth/magic-link/request', { email: 'bob@example.com', returnUrl: `${shop}/` }],
    ] as const) {
      expect(await call(path, json)).toMatchObject({ status: 404, json: off });
    }
    await setCompat(['aforo']);
    expect(await call('/auth/magic-link/request', { email: 'bob@example.com', returnUrl: `${shop}/` })).toMatchObject({ status: 404, json: off });
    expect(await call('/auth/magic-link/verify', { token: 'x', externalId: null })).toMatchObject({ status: 404, json: off });
    expect(await linkInMail()).toBe('');
    expect(await customers()).toBe(before);
  });

  it('AF35 finds every route that the published client calls in the OpenAPI document', async () => {
    const { paths } = (await (await server.fetch('/openapi/aforo.json')).json()) as { paths: Record<string, unknown> };
    const called = [
      ...['bridge/exchange', 'auth/magic-link/request', 'auth/magic-link/verify', 'invoices', 'subscriptions', 'subscriptions/by-offering/{id}'],
      ...['checkout/initiate', 'checkout/cart', 'payment-methods', 'tenant-config/{slug}', 'telemetry', 'health'],
    ];
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(called.map((path) => `${prefix}/${path}`)));
    expect((await server.fetch(`${prefix}/invoices/no/such/address`, { as: embedKey })).status).toBe(404);
  });

  it('I1 the mint sample of the document, unchanged, becomes a session of its customer, as often as the client asks', async () => {
    const bridgeToken = await mintFor(acme)({ externalId: 'c-1', email: 'ada@example.com' });
    const answer = await call('/bridge/exchange', { bridgeToken });
    expect(answer.json).toEqual({ sessionJwt: expect.stringMatching(/^eyJ/), expiresAt: expect.any(Number), customerId: expect.stringMatching(/^cus_/) });
    expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('vary')]).toEqual([
      200,
      shop,
      expect.stringContaining('Origin'),
    ]);
    expect(Math.abs(Number(answer.json['expiresAt']) - Date.now() - 3_600_000)).toBeLessThan(60_000);
    const me = (await (await server.fetch('/v1/me', { as: String(answer.json['sessionJwt']), headers: { origin: shop } })).json()) as { customer: unknown };
    expect(me.customer).toMatchObject({ id: answer.json['customerId'], externalId: 'c-1' });
    // Five widgets of one page exchange the same token, and the client repeats the exchange.
    for (let at = 0; at < 5; at += 1) expect((await call('/bridge/exchange', { bridgeToken })).json['customerId']).toBe(answer.json['customerId']);
  });

  it('passes a preflight that names every header of the client, from pages of the embed key', async () => {
    const names = ['authorization', 'content-type', 'x-embed-tenant', 'x-embed-domain', 'idempotency-key', 'x-aforo-session-token'];
    for (const path of ['/bridge/exchange', '/payment-methods/setup-intent']) {
      const preflight = await server.fetch(prefix + path, {
        method: 'OPTIONS',
        headers: { origin: shop, 'access-control-request-method': 'POST', 'access-control-request-headers': names.join(',') },
      });
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, shop]);
      const allowed = (preflight.headers.get('access-control-allow-headers') ?? '').split(', ');
      for (const name of names) expect(allowed).toContain(name);
    }
  });

  it('reads the tenant configuration and health, sends telemetry, and gets NOT_SUPPORTED for anything else', async () => {
    expect((await call('/tenant-config/acme')).json).toMatchObject({ tenantSlug: 'acme', offerings: [], embeddableWidget: { theme: 'light' } });
    expect(await call('/tenant-config/globex')).toMatchObject({ status: 404, json: { code: 'not_found' } });
    expect(await call('/telemetry', { events: [{ name: 'mount' }] })).toMatchObject({ status: 202 });
    expect(await (await server.fetch(`${prefix}/health`)).json()).toEqual({ status: 'UP' });
    for (const path of ['/subscriptions/s/usage', '/subscriptions/s/cancel', '/nothing', '']) {
      const answer = await call(path);
      expect(answer).toMatchObject({ status: 404, json: { code: 'NOT_SUPPORTED', message: expect.any(String) } });
      expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
    }
  });

  it('signs in with the link of a mail alone, once, on the page and embed key that requested it', async () => {
    await setCompat(['aforo', 'aforo-magic-links']);
    for (const email of ['bob@example.com', 'nobody@example.com', 'no address']) {
      expect(await call('/auth/magic-link/request', { email, returnUrl: `${shop}/account?tab=invoices#top` })).toMatchObject({
        status: 202,
        json: { accepted: true },
      });
    }
    const href = new URL(await linkInMail());
    const token = href.searchParams.get('aforo_magic_token') ?? '';
    expect(href.href).toBe(`${shop}/account?tab=invoices&aforo_magic_token=${token}#top`);
    // Vitrine's own page cannot redeem the link without a proof, and another page cannot redeem it at all.
    const own = await server.fetch('/v1/magic-links/redeem', { as: embedKey, headers: { origin: shop }, json: { token } });
    expect(own.status).toBe(401);
    expect((await call('/auth/magic-link/verify', { token, externalId: null }, { origin: 'https://evil.example' })).status).toBe(403);
    const { status, json } = await call('/auth/magic-link/verify', { token, externalId: null });
    expect([status, json]).toEqual([200, { sessionJwt: expect.stringMatching(/^eyJ/), expiresIn: 3600, customerId: expect.stringMatching(/^cus_/) }]);
    expect(await call('/auth/magic-link/verify', { token, externalId: null })).toMatchObject({ status: 401, json: { code: 'magic_link_invalid' } });
  });

  it('cannot redeem a link of Vitrine’s own pages without a proof', async () => {
    const asked = await server.fetch('/v1/magic-links', { as: embedKey, headers: { origin: shop }, json: { email: 'bob@example.com', returnUrl: `${shop}/` } });
    expect(asked.status).toBe(202);
    const token = /vitrine_magic_token=([^&#]+)/.exec(await linkInMail())?.[1] ?? '';
    expect(token).not.toBe('');
    expect(await call('/auth/magic-link/verify', { token, externalId: null })).toMatchObject({ status: 401, json: { code: 'magic_link_invalid' } });
    const { status } = await server.fetch('/v1/magic-links', {
      as: embedKey,
      headers: { origin: shop },
      json: { email: 'bob@example.com', returnUrl: `${shop}/`, foreign: 'aforo' },
    });
    expect(status).toBe(400);
  });

  it('is rate limited in a tight loop, without limiting other customers', async () => {
    const bridgeToken = await mintFor(acme)({ externalId: 'loop', email: 'loop@example.com' });
    const answers = await Promise.all(Array.from({ length: 70 }, () => call('/bridge/exchange', { bridgeToken })));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(10);
    expect(refused[0]).toMatchObject({ json: { code: 'rate_limited', message: expect.any(String) } });
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call('/bridge/exchange', { bridgeToken: await mintFor(acme)({ externalId: 'calm', email: 'calm@example.com' }) })).status).toBe(200);
  });

  it('is refused in the error format of the client when a request is wrong, and creates no customer', async () => {
    const other = await server.createTenant({ slug: `globex-${engine}`, ...settings, compat: ['aforo'] });
    const good = await mintFor(acme)({ externalId: 'new-1', email: 'new@example.com' });
    const before = await customers();
    const cases: [string, () => ReturnType<typeof call>, number, string][] = [
      [
        'a token of another tenant',
        async () => call('/bridge/exchange', { bridgeToken: await mintFor(other)({ externalId: 'new-1', email: 'a@b.example' }) }),
        401,
        'token_invalid',
      ],
      ['a token that is none', () => call('/bridge/exchange', { bridgeToken: 'x' }), 401, 'token_invalid'],
      ['another page', () => call('/bridge/exchange', { bridgeToken: good }, { origin: 'https://evil.example' }), 403, 'origin_not_allowed'],
      ['another tenant’s name', () => call('/bridge/exchange', { bridgeToken: good }, { slug: other.slug }), 401, 'embed_key_invalid'],
      ['no such key', () => call('/bridge/exchange', { bridgeToken: good }, { as: 'embk_live_x' }), 401, 'embed_key_invalid'],
      ['a field of ours', () => call('/bridge/exchange', { bridgeToken: good, previous: 'x' }), 400, 'invalid_request'],
      ['another vendor’s body', () => call('/bridge/exchange', { accessId: 'a', accessKey: 'b' }), 400, 'invalid_request'],
      ['no method of it', () => call('/bridge/exchange', undefined, { method: 'GET' }), 405, 'method_not_allowed'],
    ];
    for (const [what, calling, status, code] of cases) {
      const answer = await calling();
      expect([what, answer.status, answer.json]).toEqual([what, status, { code, message: expect.any(String) }]);
    }
    expect(await customers()).toBe(before);
  });
});
