import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { engines } from '../../../support/databases/engines.ts';
import { invoiceJson } from '../invoices/invoice-calls.ts';
import { open, signatureOf, stripeProvider } from './killed-server.ts';
import { secretKey, webhookSecret } from './stripe-calls.ts';

const stripe = new Stripe(secretKey);

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
