import { createHmac, generateKeyPairSync } from 'node:crypto';
import { neutralPalettes } from '../../../../server/resources/tenants/theme.ts';
import { page } from '../../../support/credentials/embed-keys.ts';
import { customerWith, openMagicLinks, returnUrl } from '../../../support/credentials/magic-links.ts';
import { bridgeToken, openSession } from '../../../support/credentials/sessions.ts';
import type { World } from '../../../support/server/world.ts';
import { mint } from '../../credentials/widget-tokens/widget-calls.ts';

/** A valid request. Tests of invalid ones change one field of it. */
export interface ValidRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Holds every field that the route knows. */
  body?: Record<string, unknown>;
}

const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
const party = { name: 'Acme', addressLines: ['1 Street'], taxId: 'DE1', email: 'a@acme.example' };
const amount = { amountMinor: 100, amountExact: '1.00' };
let count = 0;

/** Creates one valid request for every route with a body, by operation. The world needs `VITRINE_TRUST_PROXY_HOPS=1`. */
export async function validRequests(world: World): Promise<Record<string, ValidRequest>> {
  const { acme, manage, operatorKey } = world;
  const unique = `n-${(count += 1)}`;
  await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { magicLinks: true, attributeIdentity: true });
  const create = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const { status, json, text } = await manage(acme.apiKey, 'POST', path, body);
    if (status >= 300) throw new Error(`${path}: ${text}`);
    return json;
  };
  const [next, former] = [await create('/v1/signing-keys', {}), await create('/v1/signing-keys', {})];
  const pair = await create('/v1/access-keys', { name: 'backend' });
  const ended = await create('/v1/access-keys', { name: 'ended' });
  const { secret, keyId } = await (async () => {
    const set = await create('/v1/payment-provider', { provider: 'redirect', url: 'https://billing.acme.example/pay' });
    return set['secret'] === null ? create('/v1/payment-provider/rotate-secret', {}) : set;
  })();
  const sellable = { status: 'published', name: 'Pro', priceMinor: 100, currency: 'EUR', cycle: 'monthly' };
  const soldOffering = await create('/v1/offerings', { externalId: `sold ${unique}`, ...sellable });
  const begun = await create('/v1/checkouts', { offeringId: soldOffering['id'], customerId: 'ext-2', returnUrl: 'https://app.acme.example/' });
  const notice = {
    ...{ kind: 'vitrine.notice', id: 'paid 1', checkout: String(begun['id']), state: 'paid', amountMinor: 100, currency: 'EUR', reference: '1' },
  };
  // Signed last: a signature is valid for five minutes.
  const noticeAt = (): number => Math.floor(world.clock.now() / 1_000);
  const noticeHex = (): string =>
    createHmac('sha256', String(secret))
      .update(`${noticeAt()}.${JSON.stringify(notice)}`)
      .digest('hex');
  const ofStripe = { provider: 'stripe', secretKey: 'sk_test_0123456789', webhookSecret: 'whsec_0123456789' };
  const globex = async (path: string, body: unknown): Promise<string> => String((await manage(world.globex.apiKey, 'POST', path, body)).json['id']);
  await globex('/v1/payment-provider', ofStripe);
  const otherOffering = await globex('/v1/offerings', { externalId: `sold ${unique}`, ...sellable });
  const otherCheckout = await globex('/v1/checkouts', { offeringId: otherOffering, customerId: 'ext-1', returnUrl: 'https://app.globex.example/' });
  const paid = { id: 'cs_1', payment_status: 'paid', client_reference_id: otherCheckout, amount_total: 100, currency: 'eur' };
  const stripeEvent = { id: `evt_${unique}`, type: 'checkout.session.completed', data: { object: paid } };
  const stripeHex = (): string =>
    createHmac('sha256', ofStripe.webhookSecret)
      .update(`${noticeAt()}.${JSON.stringify(stripeEvent)}`)
      .digest('hex');
  const hook = await create('/v1/webhooks', { url: 'https://api.acme.example/hook' });
  const sso = await create('/v1/sso-connections', { customerId: 'ext-1', name: `sso ${unique}`, protocol: 'saml' });
  const directory = await create('/v1/directories', { customerId: 'ext-1', name: `dir ${unique}`, provider: 'okta' });
  await customerWith(world, `${unique}@example.com`);
  world.clock.advance(3_601);
  const { embedKey, link } = await openMagicLinks(world);
  const { token, browserSecret, code } = await link(`${unique}@example.com`);
  const session = await openSession(world, acme);
  const { token: widgetToken } = await mint(world);

  const as = (bearer: string) => ({ authorization: `Bearer ${bearer}`, 'content-type': 'application/json' });
  const post = (path: string, body: Record<string, unknown>, headers: Record<string, string> = as(acme.apiKey)): ValidRequest => ({
    method: 'POST',
    path,
    headers,
    body,
  });
  const patch = (path: string, body: Record<string, unknown>): ValidRequest => ({ ...post(path, body), method: 'PATCH' });
  const onPage = { ...as(embedKey), origin: page, 'x-forwarded-for': `2001:db8:abc:${count.toString(16)}::1` };
  const settings = {
    name: 'Acme',
    issuer: acme.issuer,
    audience: null,
    bridgeAudience: 'vitrine-embed',
    maxTokenSeconds: 3_600,
    loginUrl: 'https://login.acme.example/in',
    refreshUrl: 'https://login.acme.example/refresh',
    allowedOrigins: ['https://app.acme.example'],
    magicLinks: true,
    signInProxy: true,
    attributeIdentity: true,
    compat: ['authio', 'paid'],
    theme: { ...neutralPalettes, radiusPx: 8, fontFamily: 'Inter, Helvetica Neue' },
    widgetIds: { store: { widget: 'pricing-card', resource: 'pro' } },
    siteSessionsPerMinute: null,
    customerSessionsPerMinute: 60,
    timeZone: 'America/New_York',
    viewersSeeDrafts: true,
  };
  const identity = { 'data-customer-id': unique, 'data-email': 'a@customer.example', 'data-name': 'Ada' };
  const receipt = {
    customer: { externalId: unique, name: 'Customer', email: 'a@customer.example' },
    period: { start: '2026-09-01', end: '2026-09-30' },
    scope: { product: 'a' },
    ...{ title: 'September', summary: 'a', currency: 'EUR', issuer: party, recipient: party },
    outcomes: [{ label: 'Hours', amount: '1', unit: 'h', previousAmount: '0' }],
    lines: [{ description: 'a', quantity: '1', unit: 'h', unitPrice: '1.00', ...amount }],
    series: { label: 'Hours', unit: 'h', points: [{ date: '2026-09-01', value: '1' }] },
    ...{
      subtotalMinor: 100,
      subtotalExact: '1.00',
      taxes: [{ label: 'VAT', ratePercent: '0', amountMinor: 0, amountExact: '0' }],
      totalMinor: 100,
      totalExact: '1.00',
      notes: 'a',
    },
  };
  const payment = { amountMinor: 1, currency: 'EUR', paidOn: '2026-10-01', method: 'card', reference: unique };
  const billed = {
    ...{ issueDate: '2026-10-01', period: { start: '2026-09-01', end: '2026-09-30' }, subject: 'a', reference: 'a' },
    ...{ issuer: party, recipient: party, taxMode: 'exclusive' },
    lines: [
      { description: 'a', period: { start: '2026-09-01', end: '2026-09-30' }, quantity: '1', unit: 'h', unitPrice: '1.00', taxRatePercent: '0', ...amount },
    ],
    discounts: [{ label: 'a', percent: '0', amountMinor: 0, amountExact: '0' }],
    taxes: [{ label: 'VAT', ratePercent: '0', baseMinor: 100, amountMinor: 0, amountExact: '0', reverseCharge: false }],
    ...{ subtotalMinor: 100, subtotalExact: '1.00', discountMinor: 0, taxMinor: 0, totalMinor: 100, totalExact: '1.00', notes: 'a', terms: 'a' },
  };
  const invoice = (number: string) => ({
    ...{
      customer: { externalId: `billed ${unique}`, name: 'Customer', email: 'a@customer.example' },
      number,
      dueDate: '2026-10-31',
      currency: 'EUR',
      status: 'open',
      payments: [payment],
      ...billed,
    },
  });
  const issued = await create('/v1/invoices', invoice(`issued ${unique}`));
  const plan = {
    ...{ status: 'published', name: 'Team', description: 'For teams', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly', cycleLabel: 'a month' },
    features: [{ label: 'Projects', value: '10', included: true }],
    ratePlans: [
      {
        ...{ label: 'Seats', unit: 'seat', model: 'package', includedUnits: 5, packageUnits: 10 },
        tiers: [{ firstUnit: 1, lastUnit: null, unitPrice: '9.50', flatMinor: 0 }],
      },
    ],
    ...{ trialDays: 14, highlight: true, soldOut: false, position: 1, callToAction: { label: 'Talk to us', url: 'https://acme.example/talk' } },
    texts: {
      de: {
        ...{ name: 'Team', description: 'Für Teams', cycleLabel: 'im Monat', callToAction: 'Reden wir' },
        features: [{ label: 'Projekte', value: '10' }],
        ratePlans: [{ label: 'Plätze', unit: 'Platz' }],
      },
    },
  };
  const offered = await create('/v1/offerings', { externalId: `off ${unique}`, ...plan });
  const subscription = {
    customer: { externalId: unique, name: 'Customer', email: 'a@customer.example' },
    ...{ offering: `off ${unique}`, status: 'active', quantity: 2, period: { start: '2026-11-01', end: '2026-11-30' } },
    ...{ renewsOn: '2026-12-01', trialEndsOn: '2026-10-31' },
  };
  return {
    createTenant: post('/v1/tenants', { slug: unique, mode: 'live', ...settings, issuer: unique }, as(operatorKey)),
    updateTenant: patch('/v1/tenants/acme', settings),
    putCustomer: post('/v1/customers', { externalId: unique, name: 'Customer', email: 'a@customer.example' }),
    updateCustomer: patch(`/v1/customers/${acme.receipts[1].customerId}`, { name: 'Customer', email: 'a@customer.example', blocked: false }),
    createSigningKey: post('/v1/signing-keys', { algorithm: 'RS256', publicKey, kid: 'portal' }),
    rotateSigningKey: post('/v1/signing-keys/rotate', { graceSeconds: 3_600, algorithm: 'HS256', kid: 'main' }),
    updateSigningKey: patch(`/v1/signing-keys/${String(next['id'])}`, { kid: unique }),
    inspectToken: post('/v1/signing-keys/inspect', { token: widgetToken, key: { keyId: acme.key.id } }),
    activateSigningKey: post(`/v1/signing-keys/${String(next['id'])}/activate`, { graceSeconds: 3_600 }),
    retireSigningKey: post(`/v1/signing-keys/${String(former['id'])}/retire`, { graceSeconds: 0, force: false }),
    createEmbedKey: post('/v1/embed-keys', { name: 'shop', allowedOrigins: [page] }),
    createSession: post('/v1/sessions', { bridgeToken: bridgeToken(world, acme), previous: session.token }, onPage),
    syncReceipt: post('/v1/receipts/sync', receipt),
    publishReceipt: post(`/v1/receipts/${acme.receipts[0].id}/publish`, { until: '2036-01-01T00:00:00Z' }),
    syncReceipts: post('/v1/receipts/bulk', { items: [{ ...receipt, scope: { product: 'bulk' } }] }),
    putInvoice: post('/v1/invoices', invoice(`one ${unique}`)),
    putInvoices: post('/v1/invoices/bulk', { items: [invoice(`bulk ${unique}`)] }),
    recordPayment: post(`/v1/invoices/${String(issued['id'])}/payments`, { ...payment, reference: `second ${unique}` }),
    createCreditNote: post(`/v1/invoices/${String(issued['id'])}/credit-notes`, { ...billed, number: `credit ${unique}`, currency: 'EUR' }),
    publishInvoice: post(`/v1/invoices/${String(issued['id'])}/publish`, { until: '2036-01-01T00:00:00Z' }),
    putOffering: post('/v1/offerings', { externalId: `plan ${unique}`, ...plan }),
    putOfferings: post('/v1/offerings/bulk', { items: [{ externalId: `bulk ${unique}`, ...plan }] }),
    updateOffering: patch(`/v1/offerings/${String(offered['id'])}`, { ...plan, name: `Team ${unique}` }),
    putSubscription: post('/v1/subscriptions', { externalId: `sub ${unique}`, ...subscription }),
    putSubscriptions: post('/v1/subscriptions/bulk', { items: [{ externalId: `bulk ${unique}`, ...subscription }] }),
    requestMagicLink: post('/v1/magic-links', { email: 'a@customer.example', returnUrl, locale: 'en' }, onPage),
    sendMagicLink: post('/v1/magic-links/send', { embedKey, email: 'a@customer.example', returnUrl, locale: 'en' }),
    redeemMagicLink: post('/v1/magic-links/redeem', { token, browserSecret, code }, onPage),
    createAccessKey: post('/v1/access-keys', { name: 'backend', allowedOrigins: [page] }),
    revokeAccessKey: post(`/v1/access-keys/${String(ended['accessId'])}/revoke`, { revokeTokens: false }),
    createEmbedToken: post(
      '/v1/embed-tokens',
      { accessId: pair['accessId'], accessKey: pair['accessKey'], userIdentifiers: identity },
      { 'content-type': 'application/json' },
    ),
    createApiKey: post('/v1/api-keys', { name: 'backend', role: 'viewer' }),
    createUnverifiedToken: post('/v1/identity', { identity }, onPage),
    mintWidgetToken: post('/v1/widget-tokens', { customerId: 'ext-1', scopes: ['sso_connection'], origins: [page], ttlSeconds: 60 }),
    createSsoConnection: post('/v1/sso-connections', {
      customerId: 'ext-1',
      name: `more ${unique}`,
      protocol: 'saml',
      state: 'draft',
      domains: ['acme.example'],
    }),
    updateSsoConnection: patch(`/v1/sso-connections/${String(sso['id'])}`, { name: `sso ${unique}`, state: 'active', domains: ['acme.example'] }),
    setPaymentProvider: post('/v1/payment-provider', { provider: 'redirect', url: `https://billing.acme.example/${unique}`, graceSeconds: 60 }),
    rotatePaymentSecret: post('/v1/payment-provider/rotate-secret', { graceSeconds: 604_800 }),
    createCheckout: post('/v1/checkouts', { offeringId: soldOffering['id'], quantity: 1, returnUrl: 'https://app.acme.example/', customerId: 'ext-1' }),
    takeCheckoutNotice: post(`/v1/checkouts/${String(begun['id'])}/notices`, notice, {
      'content-type': 'application/json',
      'vitrine-signature': `t=${noticeAt()},v1=${String(keyId)}:${noticeHex()}`,
    }),
    takeStripeNotice: post('/v1/payment-notices/stripe/globex', stripeEvent, {
      'content-type': 'application/json',
      'stripe-signature': `t=${noticeAt()},v1=${stripeHex()}`,
    }),
    createWebhook: post('/v1/webhooks', { url: 'https://api.acme.example/more', name: 'shop', events: ['receipt.sealed'], enabled: true }),
    updateWebhook: patch(`/v1/webhooks/${String(hook['id'])}`, { url: 'https://api.acme.example/hook', name: unique, events: ['*'], enabled: true }),
    rotateWebhookSecret: post(`/v1/webhooks/${String(hook['id'])}/rotate-secret`, { graceSeconds: 60 }),
    resendFailedWebhookDeliveries: post(`/v1/webhooks/${String(hook['id'])}/resend-failed`, { since: '2026-01-01T00:00:00Z' }),
    createDirectory: post('/v1/directories', { customerId: 'ext-1', name: `more ${unique}`, provider: 'okta', state: 'pending' }),
    prefetch: post('/v1/prefetch', { token: acme.apiKey, tenant: 'acme', path: '/v1/receipts' }, { 'content-type': 'text/plain' }),
    updateDirectory: patch(`/v1/directories/${String(directory['id'])}`, { name: `dir ${unique}`, state: 'active' }),
  };
}
