import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stripe } from 'stripe';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import type { Engine } from '../../../../server/platform/store/database.ts';
import { engines, migratedPlace } from '../../../support/databases/engines.ts';
import { startTestServer } from '../../../support/server/server.ts';
import { startStripeStandIn } from '../../../support/stand-ins/stripe-stand-in.ts';
import { invoiceJson } from '../invoices/invoice-calls.ts';
import { secretKey, webhookSecret } from './stripe-calls.ts';

const program = fileURLToPath(new URL('../../platform/http/killed-while-working.js', import.meta.url));
const stripe = new Stripe(secretKey);
const pageUrl = 'https://app.acme.example';

const keys = { VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}`, PUBLIC_URL: 'http://localhost:4310' };
const stripeProvider = { provider: 'stripe', secretKey, webhookSecret };

/** Starts a server with a tenant, on a database that another, killed process uses too. */
async function open(engine: Engine, { onTestFinished }: TestContext) {
  let aheadMs = 0;
  const place = await migratedPlace(engine);
  const standIn = await startStripeStandIn();
  const server = await startTestServer({ engine, place, env: keys, clock: { now: () => Date.now() + aheadMs }, fetch: standIn.fetch });
  onTestFinished(async () => {
    await server.close();
    await standIn.close();
  });
  const tenant = await server.createTenant({ slug: 'acme', allowedOrigins: [pageUrl] });

  const manage = async (path: string, json: unknown, headers: Record<string, string> = {}) => {
    const response = await server.fetch(path, { as: tenant.apiKey, json, headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const list = async (path: string): Promise<Record<string, unknown>[]> =>
    ((await (await server.fetch(path, { as: tenant.apiKey })).json()) as { items: Record<string, unknown>[] }).items;
  const trailOf = async (action: string): Promise<number> =>
    (await server.services.audit.list(server.database.query, { tenantId: tenant.id, action, limit: 1_000 })).entries.length;

  /** Sends the request to a process that is killed while it handles it. */
  async function runUntilKilled(request: Record<string, unknown>): Promise<void> {
    const file = join(place.folder, 'request.json');
    const database = place.database.engine === 'postgres' && { DATABASE_URL: place.database.url };
    const env = { PORT: '0', LOG_LEVEL: 'silent', VITRINE_DATA: place.folder, ...keys, ...database };
    writeFileSync(file, JSON.stringify({ env, ...request }));
    const [, signal] = await once(spawn(process.execPath, [program, file], { stdio: 'inherit' }), 'close');
    expect(signal).toBe('SIGKILL');
  }

  async function startCheckout(provider: Record<string, unknown>): Promise<{ checkout: Checkout; secret: string; keyId: string; token: string }> {
    const { body } = await manage('/v1/payment-provider', provider);
    const offering = { externalId: 'plan', status: 'published', name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly' };
    const { body: plan } = await manage('/v1/offerings', offering);
    await manage('/v1/customers', { externalId: 'ext-1' });
    const token = await tenant.mint({ customer: 'ext-1' });
    const begun = await server.fetch('/v1/checkouts', { as: token, json: { offeringId: plan['id'], returnUrl: `${pageUrl}/plans` } });
    const checkout = (await begun.json()) as Checkout;
    expect(begun.status, JSON.stringify(checkout)).toBe(201);
    return { checkout, secret: String(body['secret']), keyId: String(body['keyId']), token };
  }
  const openPage = async ({ checkoutUrl }: Checkout): Promise<string | null> =>
    (await server.fetch(new URL(checkoutUrl ?? '').pathname)).headers.get('location');
  const advanceClock = (ms: number): void => void (aheadMs += ms);
  return { ...{ server, standIn, tenant, manage, list, trailOf }, ...{ runUntilKilled, startCheckout, openPage, advanceClock } };
}

describe.concurrent.each(engines)('a server that is killed on %s', (engine) => {
  it('PY02 after Stripe’s answer leads the customer to the one existing session', async (test) => {
    const { standIn, runUntilKilled, startCheckout, openPage } = await open(engine, test);
    const { checkout } = await startCheckout(stripeProvider);
    await runUntilKilled({ when: 'asked', stripe: standIn.url, method: 'GET', url: new URL(checkout.checkoutUrl ?? '').pathname });
    expect(standIn.sessions.size).toBe(1);
    expect(await openPage(checkout)).toBe([...standIn.sessions.values()][0]?.url);
    expect(await openPage(checkout)).toBe([...standIn.sessions.values()][0]?.url);
    expect(standIn.sessions.size).toBe(1);
  });

  it('PY11 after Stripe’s answer to a cancellation cancels the checkout when it is repeated', async (test) => {
    const { server, standIn, runUntilKilled, startCheckout, openPage } = await open(engine, test);
    const { checkout, token } = await startCheckout(stripeProvider);
    await openPage(checkout);
    await runUntilKilled({ when: 'asked', stripe: standIn.url, as: token, url: `/v1/checkouts/${checkout.id}/cancel`, body: '' });
    const canceled = await server.fetch(`/v1/checkouts/${checkout.id}/cancel`, { method: 'POST', as: token });
    expect([canceled.status, ((await canceled.json()) as Checkout).state]).toEqual([200, 'expired']);
    const [session] = standIn.sessions.values();
    expect(session?.status).toBe('expired');
  });

  it.for(['working', 'done'])('PY03 during a notice of Stripe (%s) books the payment once when the notice is repeated', async (when, test) => {
    const { server, standIn, list, trailOf, runUntilKilled, startCheckout, openPage } = await open(engine, test);
    const { checkout } = await startCheckout(stripeProvider);
    await openPage(checkout);
    const [session] = standIn.sessions.values();
    const object = { ...session, status: 'complete', payment_status: 'paid', payment_intent: 'pi_1' };
    const payload = JSON.stringify({ id: 'evt_1', object: 'event', type: 'checkout.session.completed', data: { object } });
    const header = stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret, timestamp: Math.floor(Date.now() / 1_000) });
    const notice = { path: '/v1/payment-notices/stripe/:tenant', url: '/v1/payment-notices/stripe/acme', headers: { 'stripe-signature': header } };
    await runUntilKilled({ when, ...notice, body: payload });
    const before = when === 'done' ? 1 : 0;
    expect([(await list('/v1/subscriptions')).length, await trailOf('checkout.paid')]).toEqual([before, before]);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const headers = { 'content-type': 'application/json', ...notice.headers };
      const again = await server.fetch(notice.url, { method: 'POST', headers, body: payload });
      expect([again.status, await again.json()]).toEqual([200, { taken: true }]);
    }
    expect([(await list('/v1/subscriptions')).length, await trailOf('checkout.paid')]).toEqual([1, 1]);
  });

  it('PY03 during the writes of a notice of a billing page books nothing, and accepts the repeated notice', async (test) => {
    const { server, list, trailOf, runUntilKilled, startCheckout } = await open(engine, test);
    const { checkout, secret, keyId } = await startCheckout({ provider: 'redirect', url: 'https://billing.acme.example/pay' });
    const { id, amountMinor, currency } = checkout;
    const body = JSON.stringify({ kind: 'vitrine.notice', id: 'paid 1', checkout: id, state: 'paid', amountMinor, currency, reference: 'order-1' });
    const headers = { 'vitrine-signature': signatureOf(secret, keyId, body), 'content-type': 'application/json' };
    await runUntilKilled({ when: 'writing', statement: 2, url: `/v1/checkouts/${id}/notices`, headers, body });
    expect([await list('/v1/subscriptions'), await trailOf('checkout.paid'), await trailOf('subscription.created')]).toEqual([[], 0, 0]);
    const again = await server.fetch(`/v1/checkouts/${id}/notices`, { method: 'POST', headers, body });
    expect([again.status, ((await again.json()) as Checkout).state]).toEqual([200, 'paid']);
    expect([(await list('/v1/subscriptions')).length, await trailOf('checkout.paid')]).toEqual([1, 1]);
  });

});

// Separate from the tests above: beside them, preparing 500 rows can take longer than PostgreSQL waits for the next statement of a transaction.
describe.each(engines)('a server that is killed during a bulk write, on %s', (engine) => {
  it.for(['writing', 'done'])('IV20 during 500 invoices (%s) stores none, and a repetition with its key stores each once', async (when, test) => {
    const { tenant, manage, list, trailOf, runUntilKilled, advanceClock } = await open(engine, test);
    const numbered = (index: number) => ({ number: `K-${String(index).padStart(4, '0')}`, customer: { externalId: `c-${index % 9}` } });
    const items = Array.from({ length: 500 }, (_, index) => invoiceJson(numbered(index)));
    await runUntilKilled({ when, statement: 20, path: '/v1/invoices/bulk', as: tenant.apiKey, key: 'all', body: { items } });
    expect([(await list('/v1/invoices')).length, await trailOf('invoice.created'), (await list('/v1/customers')).length]).toEqual([0, 0, 0]);
    advanceClock(11_000);
    expect(await manage('/v1/invoices/bulk', { items }, { 'idempotency-key': 'all' })).toMatchObject({ status: 200, body: { refused: 0 } });
    expect(await manage('/v1/invoices/bulk', { items }, { 'idempotency-key': 'all' })).toMatchObject({ status: 200, body: { refused: 0 } });
    expect(await trailOf('invoice.created')).toBe(500);
  });
});

function signatureOf(secret: string, keyId: string, body: string): string {
  const seconds = Math.floor(Date.now() / 1_000);
  return `t=${seconds},v1=${keyId}:${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
