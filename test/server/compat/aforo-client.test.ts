import { AforoSession } from '@aforoai/storefront-widgets';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import type { TestServer, TestTenant } from '../../support/server/server.ts';
import { type AforoShop, fault, openAforoShop } from './aforo-shop.ts';

/*
 * The client of `@aforoai/storefront-widgets` 1.0.15 from npm, in Node, where it sends no `Origin` and no `X-Embed-Domain`. Changed:
 * `embedBaseUrl`, an option of its session, and names and keys.
 */
describe.each(engines)('the client of Aforo, on %s', (engine) => {
  let shop: AforoShop;
  let server: TestServer;
  let acme: TestTenant;
  let embedKey: string;
  const mint: AforoShop['mint'] = (...of) => shop.mint(...of);
  const begin: AforoShop['begin'] = (more) => shop.begin(more);

  beforeAll(async () => {
    shop = await openAforoShop(engine);
    ({ server, acme, embedKey } = shop);
    await server.services.customers.put(server.by, acme.id, { externalId: 'mail-1', email: 'bob@example.com' });
  });
  afterAll(() => server.close());
  // A session of this client renews itself on a timer.
  afterEach(() => AforoSession.destroy(acme.slug));

  it('I1 AF9 exchanges its bridge token for a session of its customer, and stores it', async () => {
    begin({ bridgeToken: await mint('c-1') });
    const jwt = await AforoSession.getSessionJwt(acme.slug);
    expect(await AforoSession.getSessionJwt(acme.slug)).toBe(jwt);
    const me = (await (await server.fetch('/v1/me', { as: String(jwt), headers: { origin: 'https://shop.example.com' } })).json()) as { customer: object };
    expect(me.customer).toMatchObject({ externalId: 'c-1', id: AforoSession.getState(acme.slug)?.customerId });
  });

  it('I1 receives the error code for an expired or invalid bridge token and an unknown embed key', async () => {
    const client = begin();
    expect(await fault(client.exchange(await mint('c-1', 900)))).toMatchObject({ status: 401, code: 'token_expired', retryable: false });
    expect(await fault(client.exchange('x'))).toMatchObject({ status: 401, code: 'token_invalid', retryable: false });
    AforoSession.destroy(acme.slug);
    expect(await fault(begin({ embedKey: 'embk_live_x' }).exchange(await mint('c-1')))).toMatchObject({ status: 401, code: 'embed_key_invalid' });
  });

  it('reads the brand kit and the widget configuration of the tenant, and sends telemetry', async () => {
    const client = begin();
    expect(await client.getTenantBrandKit()).toEqual({ primaryColor: null, secondaryColor: null, logoUrl: null, fontFamily: null });
    expect(await client.fetchHeadlessConfig(acme.slug)).toMatchObject({ tenantSlug: acme.slug, offerings: [], embeddableWidget: { layout: 'horizontal' } });
    expect(await client.fetchHeadlessConfig('globex')).toBeNull();
    expect(await client.sendTelemetry([{ type: 'aforo.pricing-card.ready', payload: {}, version: '1' }])).toBe(true);
  });

  it('AF16 requests a magic link by mail, and opens a session with its token once', async () => {
    begin();
    expect(await AforoSession.requestMagicLink(acme.slug, 'bob@example.com', { returnUrl: 'https://shop.example.com/account' })).toEqual({ accepted: true });
    expect(await AforoSession.requestMagicLink(acme.slug, 'nobody@example.com', { returnUrl: 'https://shop.example.com/account' })).toEqual({ accepted: true });
    await server.services.backgroundWorker.run();
    const [newest] = await server.services.outbox.kept();
    const token = /aforo_magic_token=([^&#\s]+)/.exec(newest?.message.text ?? '')?.[1] ?? '';
    await AforoSession.verifyMagicLink(acme.slug, token);
    expect(AforoSession.getState(acme.slug)).toMatchObject({ sessionJwt: expect.stringMatching(/^eyJ/), customerId: expect.stringMatching(/^cus_/) });
    expect(await fault(AforoSession.verifyMagicLink(acme.slug, token))).toMatchObject({ status: 401 });
  });

  it('AF3 reads published offerings only, in Aforo’s names and cents', async () => {
    const offer = (json: object): Promise<Response> => server.fetch('/v1/offerings', { as: acme.apiKey, json });
    const features = [{ label: 'Storage', value: '10 GB', included: true }, { label: 'Support', value: null, included: false }];
    const tiers = [{ firstUnit: 1, lastUnit: null, unitPrice: '0.0025', flatMinor: 0 }];
    const ratePlans = [{ label: 'Calls', unit: 'call', model: 'per_unit', includedUnits: 1_000, packageUnits: null, tiers }];
    const pro = { name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly', features, ratePlans, highlight: true, status: 'published', position: 2 };
    await offer({ externalId: 'off_pro', ...pro });
    await offer({ externalId: 'off_yen', name: 'Yen', priceMinor: 1_000, currency: 'JPY', cycle: 'annual', status: 'published', position: 1 });
    await offer({ externalId: 'off_ask', name: 'Enterprise', priceMinor: null, currency: 'EUR', cycle: 'custom', status: 'published', position: 3 });
    await offer({ externalId: 'off_draft', name: 'Draft', priceMinor: 1, currency: 'EUR', cycle: 'monthly', status: 'draft' });
    const { offerings } = (await begin().fetchHeadlessConfig(acme.slug)) ?? {};
    expect(offerings?.map(({ offeringId, priceCents }) => [offeringId, priceCents])).toEqual([
      ['off_yen', 100_000],
      ['off_pro', 4_900],
      ['off_ask', null],
    ]);
    expect(offerings?.[1]).toEqual({
      offeringId: 'off_pro',
      name: 'Pro',
      currency: 'EUR',
      priceCents: 4_900,
      billingCycle: 'monthly',
      featured: true,
      displayOrder: 2,
      status: 'PUBLISHED',
      features: [
        { label: 'Storage', value: '10 GB', included: true },
        { label: 'Support', included: false },
      ],
      ratePlans: [{ ratePlanId: 'off_pro/1', unitLabel: 'call', includedUnits: 1_000, perUnitPriceCents: 0.25, pricingModel: 'PER_UNIT' }],
      primaryRatePlanId: 'off_pro/1',
    });
  });

  it('reads the subscriptions of its customer only, page by page', async () => {
    const subscribe = (externalId: string, customer: string, more: object = {}): Promise<Response> =>
      server.fetch('/v1/subscriptions', {
        as: acme.apiKey,
        json: { externalId, customer: { externalId: customer }, offering: 'off_pro', status: 'active', ...more },
      });
    await subscribe('s-1', 'c-1', { renewsOn: '2027-01-01', period: { start: '2026-12-01', end: '2026-12-31' }, quantity: 2 });
    await subscribe('s-2', 'c-1', { offering: 'off_yen', status: 'ended' });
    await subscribe('s-3', 'somebody else', { offering: 'off_yen' });
    const client = begin({ bridgeToken: await mint('c-1') });
    const jwt = String(await AforoSession.getSessionJwt(acme.slug));
    expect(await client.fetchSubscriptionForOffering('off_pro', jwt)).toMatchObject({ hasActiveSubscription: true, status: 'ACTIVE' });
    for (const unavailable of ['off_yen', 'off_draft', 'nothing'])
      expect(await client.fetchSubscriptionForOffering(unavailable, jwt)).toEqual({ hasActiveSubscription: false });
    const list = await client.fetchSubscriptions({ page: 0, size: 1 }, jwt);
    expect(list).toMatchObject({ totalElements: 2, totalPages: 2, page: 0, size: 1 });
    const both = (await client.fetchSubscriptions({ page: 0, size: 50 }, jwt)).content;
    expect(both.find(({ offeringId }) => offeringId === 'off_pro')).toMatchObject({
      planName: 'Pro',
      status: 'ACTIVE',
      mrr: '98.00',
      currency: 'EUR',
      nextInvoiceAmount: '98.00',
      renewsAt: '2027-01-01T00:00:00.000Z',
      isExpiringSoon: false,
    });
    expect((await client.fetchSubscriptions({ page: 0, size: 10, status: 'ACTIVE' }, jwt)).content.map(({ offeringId }) => offeringId)).toEqual(['off_pro']);
    expect((await client.fetchSubscriptions({ page: 0, size: 10, status: 'CANCELLED' }, jwt)).content).toEqual([]);
    expect(await client.fetchPaymentMethods(jwt)).toEqual({ methods: [], defaultMethodId: null });
    expect((await client.fetchSubscriptions({ page: 0, size: 10 }, embedKey)).content).toEqual([]);
  });

  it('reads the invoices of its customer only, page by page, in major units and without drafts', async () => {
    const lines = [{ description: 'Seats', amountMinor: 10_050 }];
    const period = { start: '2026-09-01', end: '2026-09-30' };
    const bill = async (number: string, customer: string, changes: object = {}): Promise<string> => {
      const json = { customer: { externalId: customer }, number, issueDate: '2026-10-01', dueDate: '2026-10-31', period, currency: 'EUR', lines, ...changes };
      return ((await (await server.fetch('/v1/invoices', { as: acme.apiKey, json })).json()) as { id: string }).id;
    };
    const open = (id: string): Promise<Response> => server.fetch(`/v1/invoices/${id}/open`, { as: acme.apiKey, method: 'POST' });
    const late = await bill('A-1', 'c-1');
    const coming = await bill('A-2', 'c-1', { issueDate: '2026-11-01', dueDate: '9999-12-31', currency: 'JPY' });
    const paid = await bill('A-3', 'c-1', { issueDate: '2026-09-01' });
    await bill('A-4', 'c-1');
    const foreignInvoice = await bill('B-1', 'somebody else');
    for (const id of [late, coming, paid, foreignInvoice]) expect((await open(id)).status).toBe(200);
    await server.fetch(`/v1/invoices/${paid}/payments`, { as: acme.apiKey, json: { paidOn: '2026-09-15', amountMinor: 10_050, currency: 'EUR' } });
    await server.fetch(`/v1/invoices/${late}/payments`, { as: acme.apiKey, json: { paidOn: '2026-10-15', amountMinor: 50, currency: 'EUR' } });
    const client = begin({ bridgeToken: await mint('c-1') });
    const jwt = String(await AforoSession.getSessionJwt(acme.slug));
    const numbers = async (filter: object): Promise<string[]> =>
      (await client.fetchInvoices({ page: 0, size: 10, ...filter }, jwt)).content.map(({ invoiceNumber }) => invoiceNumber);
    const all = await client.fetchInvoices({ page: 0, size: 2 }, jwt);
    expect([all.totalElements, all.totalPages, all.content.map(({ id }) => id)]).toEqual([3, 2, [coming, late]]);
    expect(all.content[1]).toEqual({
      id: late,
      invoiceNumber: 'A-1',
      status: 'OVERDUE',
      invoiceType: 'STANDARD',
      issuedAt: '2026-10-01T00:00:00.000Z',
      dueAt: '2026-10-31T00:00:00.000Z',
      billingPeriodStart: '2026-09-01T00:00:00.000Z',
      billingPeriodEnd: '2026-09-30T00:00:00.000Z',
      total: '100.50',
      amountPaid: '0.50',
      amountDue: '100.00',
      currency: 'EUR',
      lineItemCount: 1,
      isOverdue: true,
      daysUntilDue: Math.round((Date.parse('2026-10-31') - Math.floor(Date.now() / 86_400_000) * 86_400_000) / 86_400_000),
    });
    expect(all.content[0]).toMatchObject({ total: '10050', currency: 'JPY', status: 'UNPAID', isOverdue: false });
    expect(await numbers({ page: 1, size: 2 })).toEqual(['A-3']);
    // The client shows "Overdue by 50 days" for any number below zero, whatever the status.
    const [settled] = (await client.fetchInvoices({ page: 0, size: 10, status: 'paid' }, jwt)).content;
    expect(settled).toMatchObject({ status: 'PAID', isOverdue: false, amountDue: '0.00', daysUntilDue: null });
    expect(await numbers({ status: 'paid' })).toEqual(['A-3']);
    expect(await numbers({ status: 'overdue' })).toEqual(['A-1']);
    expect(await numbers({ status: 'void' })).toEqual([]);
    expect(await numbers({ status: 'of another kind' })).toEqual([]);
    expect(await numbers({ search: 'A-2' })).toEqual(['A-2']);
    expect(await numbers({ sort: 'issuedAt,asc' })).toEqual(['A-3', 'A-1', 'A-2']);
    // Names of Object.prototype are neither an order nor a status.
    for (const sort of ['total,desc', 'constructor', '__proto__', 'toString']) expect((await numbers({ sort })).length, sort).toBe(3);
    for (const status of ['constructor', '__proto__']) expect(await numbers({ status })).toEqual([]);
    expect(await client.fetchInvoicePdfUrl(late, jwt)).toBeNull();
    expect((await server.fetch(`/v1/invoices/${late}/publish`, { as: acme.apiKey, json: {} })).status).toBe(200);
    const pdf = await client.fetchInvoicePdfUrl(late, jwt);
    expect(pdf).toMatchObject({ downloadUrl: expect.stringMatching(/\/i\/i_[\w-]{43}\/document\?format=pdf$/), fileName: 'A-1.pdf' });
    const file = await fetch(String(pdf?.downloadUrl));
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(await client.fetchInvoicePdfUrl(foreignInvoice, jwt)).toBeNull();
    const pay = (id: string): Promise<unknown> => client.initiateInvoicePayment(id, { returnUrl: 'https://shop.example.com/' }, crypto.randomUUID(), jwt);
    expect(await pay(late)).toMatchObject({ supported: false, reason: 'PAYMENT_NOT_AVAILABLE' });
    expect(await fault(pay(foreignInvoice))).toMatchObject({ status: 404, code: 'invoice_not_found' });
  });

  it('starts one checkout for an offering or invoice of its customer, and accepts only return URLs of its embed key', async () => {
    const set = await server.fetch('/v1/payment-provider', { as: acme.apiKey, json: { provider: 'redirect', url: 'https://billing.example.com/pay' } });
    expect(set.status).toBe(200);
    const lines = [{ description: 'Seats', amountMinor: 10_050 }];
    const bill = async (number: string, customer: string): Promise<string> => {
      const json = { customer: { externalId: customer }, number, issueDate: '2026-10-01', dueDate: '2026-10-31', currency: 'EUR', lines };
      const { id } = (await (await server.fetch('/v1/invoices', { as: acme.apiKey, json })).json()) as { id: string };
      await server.fetch(`/v1/invoices/${id}/open`, { as: acme.apiKey, method: 'POST' });
      return id;
    };
    const plan = { name: 'Plan', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly', status: 'published' };
    await server.fetch('/v1/offerings', { as: acme.apiKey, json: { ...plan, externalId: 'off_free', priceMinor: 0 } });
    for (const externalId of ['off_buy', 'off_held']) await server.fetch('/v1/offerings', { as: acme.apiKey, json: { ...plan, externalId } });
    const held = { externalId: 'held', customer: { externalId: 'payer' }, offering: 'off_held', status: 'active' };
    await server.fetch('/v1/subscriptions', { as: acme.apiKey, json: held });
    const [own, others] = [await bill('P-1', 'payer'), await bill('P-2', 'somebody else')];
    const client = begin({ bridgeToken: await mint('payer') });
    const jwt = String(await AforoSession.getSessionJwt(acme.slug));
    const returnUrl = 'https://shop.example.com/thanks';
    const initiate = (offeringId: string, back = returnUrl) =>
      client.initiateCheckout({ offeringId, idempotencyKey: crypto.randomUUID(), returnUrl: back, mode: 'redirect' }, jwt);

    const first = await initiate('off_buy');
    const checkoutUrl = expect.stringMatching(/^https:\/\/billing\.example\.com\/pay\?/);
    expect(first).toEqual({ checkoutUrl, checkoutSessionId: expect.any(String), expiresAt: expect.any(String) });
    expect((await initiate('off_buy')).checkoutSessionId).toBe(first.checkoutSessionId);
    // A free offering is subscribed to at once, and the checkout returns directly.
    expect(await initiate('off_free')).toMatchObject({ checkoutUrl: returnUrl });
    expect(await client.fetchSubscriptionForOffering('off_free', jwt)).toMatchObject({ hasActiveSubscription: true, status: 'ACTIVE' });
    expect(await fault(initiate('off_held'))).toMatchObject({ status: 409, code: 'already_subscribed' });
    expect(await fault(initiate('off_buy', 'https://evil.example/'))).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await fault(initiate('nothing'))).toMatchObject({ status: 404 });

    const key = (): string => crypto.randomUUID();
    const paying = await client.initiateInvoicePayment(own, { returnUrl }, key(), jwt);
    expect(paying).toMatchObject({ supported: true, checkoutUrl: expect.stringContaining('https://billing.example.com/pay?') });
    const cart = await client.createCart({ cartType: 'INVOICE_PAYMENT', targetId: own, returnUrl }, key(), jwt);
    expect(cart).toMatchObject({
      cartId: paying.checkoutSessionId,
      cartType: 'INVOICE_PAYMENT',
      targetId: own,
      status: 'CREATED',
      totalCents: 10_050,
      currency: 'EUR',
      gatewayApprovalUrl: paying.checkoutUrl,
      invoiceId: own,
    });
    expect(await client.getCart(cart.cartId, jwt)).toEqual(cart);
    const subscribing = await client.createCart({ cartType: 'SUBSCRIBE', targetId: 'off_buy', returnUrl }, key(), jwt);
    expect(subscribing).toMatchObject({ cartId: first.checkoutSessionId, targetId: 'off_buy', totalCents: 4_900, invoiceId: null });
    expect(await fault(client.createCart({ cartType: 'INVOICE_PAYMENT', targetId: others, returnUrl }, key(), jwt))).toMatchObject({ status: 404 });
    expect(await fault(client.initiateInvoicePayment(others, { returnUrl }, key(), jwt))).toMatchObject({ status: 404 });
    AforoSession.destroy(acme.slug);
    const stranger = begin({ bridgeToken: await mint('c-1') });
    const foreignToken = String(await AforoSession.getSessionJwt(acme.slug));
    expect(await stranger.getCart(cart.cartId, foreignToken)).toBeNull();
    expect(await fault(stranger.cancelCart(cart.cartId, foreignToken))).toMatchObject({ status: 404, code: 'not_found' });
    AforoSession.destroy(acme.slug);

    const again = begin({ bridgeToken: await mint('payer') });
    for (const _twice of [1, 2]) expect(await again.cancelCart(cart.cartId, jwt)).toBeUndefined();
    expect(await again.getCart(cart.cartId, jwt)).toMatchObject({ status: 'CANCELLED', gatewayApprovalUrl: null });
    const newCart = await again.createCart({ cartType: 'INVOICE_PAYMENT', targetId: own, returnUrl }, key(), jwt);
    expect([newCart.status, newCart.cartId === cart.cartId]).toEqual(['CREATED', false]);
    expect(await fault(again.cancelCart('nothing', jwt))).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('receives NOT_SUPPORTED for an unsupported call, and does not retry it', async () => {
    const client = begin({ bridgeToken: await mint('c-1') });
    const jwt = String(await AforoSession.getSessionJwt(acme.slug));
    const answered = await fault(client.confirmCart('cart_1', crypto.randomUUID(), jwt));
    expect(answered).toMatchObject({ status: 404, code: 'NOT_SUPPORTED', retryable: false });
  });
});
