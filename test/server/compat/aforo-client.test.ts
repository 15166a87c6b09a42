import { AforoSession } from '@aforoai/storefront-widgets';
import { SignJWT } from 'jose';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { engines } from '../../support/engines.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../support/server.ts';

/*
 * The client of `@aforoai/storefront-widgets` 1.0.15 as npm delivers it, in Node, where it sends no `Origin` and no `X-Embed-Domain`. Changed:
 * `embedBaseUrl`, which is an option of its session, and names and keys.
 */
describe.each(engines)('the client of Aforo, on %s', (engine) => {
  let server: TestServer;
  let acme: TestTenant;
  let embedKey: string;

  const mint = (externalId: string, agoSeconds = 0): Promise<string> =>
    new SignJWT({ external_customer_id: externalId, email: `${externalId}@example.com` })
      .setProtectedHeader({ alg: 'HS256', kid: acme.key.id })
      .setIssuedAt(Math.floor(Date.now() / 1_000) - agoSeconds)
      .setIssuer('https://shop.example.com')
      .setAudience('aforo-embed')
      .setExpirationTime(Math.floor(Date.now() / 1_000) - agoSeconds + 300)
      .sign(new TextEncoder().encode(acme.key.secret));
  const begin = (more: { bridgeToken?: string; tenantSlug?: string; embedKey?: string } = {}) => {
    const config = { tenantSlug: acme.slug, embedKey, embedBaseUrl: server.url, ...more };
    AforoSession.init(config);
    const client = AforoSession.getBridgeClient(config.tenantSlug);
    if (!client) throw new Error('There is no client.');
    return client;
  };
  const fault = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => 'it was taken',
      (error: unknown) => error,
    );

  beforeAll(async () => {
    server = await startTestServer({ engine });
    const compat = ['aforo', 'aforo-magic-links'];
    acme = await server.createTenant({ issuer: 'https://shop.example.com', bridgeAudience: 'aforo-embed', magicLinks: true, compat });
    const made = await server.fetch('/v1/embed-keys', { as: acme.apiKey, json: { name: 'shop', allowedOrigins: ['https://shop.example.com'] } });
    ({ embedKey } = (await made.json()) as { embedKey: string });
    await server.services.customers.put(server.by, acme.id, { externalId: 'mail-1', email: 'bob@example.com' });
  });
  afterAll(() => server.close());
  // A session of this client renews itself by a timer.
  afterEach(() => AforoSession.destroy(acme.slug));

  it('I1 AF9 exchanges its bridge token for a session of its customer, and keeps it', async () => {
    begin({ bridgeToken: await mint('c-1') });
    const jwt = await AforoSession.getSessionJwt(acme.slug);
    expect(await AforoSession.getSessionJwt(acme.slug)).toBe(jwt);
    const me = (await (await server.fetch('/v1/me', { as: String(jwt), headers: { origin: 'https://shop.example.com' } })).json()) as { customer: object };
    expect(me.customer).toMatchObject({ externalId: 'c-1', id: AforoSession.getState(acme.slug)?.customerId });
  });

  it('I1 hears by code that a bridge token is over, or of nobody', async () => {
    const client = begin();
    expect(await fault(client.exchange(await mint('c-1', 900)))).toMatchObject({ status: 401, code: 'token_expired', retryable: false });
    expect(await fault(client.exchange('x'))).toMatchObject({ status: 401, code: 'token_invalid', retryable: false });
    AforoSession.destroy(acme.slug);
    expect(await fault(begin({ embedKey: 'embk_live_x' }).exchange(await mint('c-1')))).toMatchObject({ status: 401, code: 'embed_key_invalid' });
  });

  it('reads how the tenant looks and what it offers, and sends what it has to tell', async () => {
    const client = begin();
    expect(await client.getTenantBrandKit()).toEqual({ primaryColor: null, secondaryColor: null, logoUrl: null, fontFamily: null });
    expect(await client.fetchHeadlessConfig(acme.slug)).toMatchObject({ tenantSlug: acme.slug, offerings: [], embeddableWidget: { layout: 'cards' } });
    expect(await client.fetchHeadlessConfig('globex')).toBeNull();
    expect(await client.sendTelemetry([{ type: 'aforo.pricing-card.ready', payload: {}, version: '1' }])).toBe(true);
  });

  it('AF16 asks for a link by mail and opens a session with its token, once', async () => {
    begin();
    expect(await AforoSession.requestMagicLink(acme.slug, 'bob@example.com', { returnUrl: 'https://shop.example.com/account' })).toEqual({ accepted: true });
    expect(await AforoSession.requestMagicLink(acme.slug, 'nobody@example.com', { returnUrl: 'https://shop.example.com/account' })).toEqual({ accepted: true });
    await server.services.courier.run();
    const [newest] = await server.services.outbox.kept();
    const token = /aforo_magic_token=([^&#\s]+)/.exec(newest?.message.text ?? '')?.[1] ?? '';
    await AforoSession.verifyMagicLink(acme.slug, token);
    expect(AforoSession.getState(acme.slug)).toMatchObject({ sessionJwt: expect.stringMatching(/^eyJ/), customerId: expect.stringMatching(/^cus_/) });
    expect(await fault(AforoSession.verifyMagicLink(acme.slug, token))).toMatchObject({ status: 401 });
  });

  it('hears NOT_SUPPORTED of what is not here, and does not try it again', async () => {
    const client = begin({ bridgeToken: await mint('c-1') });
    const jwt = String(await AforoSession.getSessionJwt(acme.slug));
    const answered = await fault(client.confirmCart('cart_1', crypto.randomUUID(), jwt));
    expect(answered).toMatchObject({ status: 404, code: 'NOT_SUPPORTED', retryable: false });
  });
});
