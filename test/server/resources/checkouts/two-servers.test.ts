import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { engines } from '../../../support/databases/engines.ts';
import type { TestServer } from '../../../support/server/server.ts';
import { open, signatureOf, stripeProvider } from './killed-server.ts';
import { secretKey, webhookSecret } from './stripe-calls.ts';

const stripe = new Stripe(secretKey);
const billingPage = { provider: 'redirect', url: 'https://billing.acme.example/pay' };
const webhook = { url: 'https://hooks.acme.example/in', events: ['*'] };
const paidOnce = { state: 'paid', fault: null, isCanceled: false, pages: 0, subscriptions: 1 };
const withoutPause = { isOver: () => false, pause: async () => {} };

describe.each(engines)('two servers of one database, on %s,', (engine) => {
  const notify = async (at: TestServer, { id, amountMinor, currency }: Checkout, [secret, keyId]: readonly [string, string], notice: object) => {
    const body = JSON.stringify({ kind: 'vitrine.notice', checkout: id, amountMinor, currency, ...notice });
    const headers = { 'vitrine-signature': signatureOf(secret, keyId, body), 'content-type': 'application/json' };
    const answer = await at.fetch(`/v1/checkouts/${id}/notices`, { method: 'POST', headers, body });
    return answer.status;
  };

  it('PY03 take the same notice at once, and one more of another payment: one charge is booked, the other is to be refunded', async (test) => {
    const { server, startAnother, manage, storedOf, startCheckout } = await open(engine, test);
    const other = await startAnother();
    const { checkout, secret, keyId } = await startCheckout(billingPage);
    await manage('/v1/webhooks', webhook);
    const notices = Array.from({ length: 12 }, (_, index) => {
      const reference = `order-${index % 3 === 0 ? 2 : 1}`;
      return notify(index % 2 === 0 ? server : other, checkout, [secret, keyId], { id: `paid ${reference}`, state: 'paid', reference });
    });
    expect(new Set(await Promise.all(notices))).toEqual(new Set([200]));
    const actions = ['checkout.paid', 'checkout.paid_again'];
    expect(await storedOf(checkout)).toEqual({ ...paidOnce, notices: 2, events: actions, trail: ['checkout.opened', ...actions] });
  });

  it('PY03 PY11 book a payment once, when a notice, a cancellation and the background work of both find it at once, by different clocks', async (test) => {
    const { server, startAnother, standIn, manage, storedOf, startCheckout, openPage } = await open(engine, test);
    const other = await startAnother(61 * 60 * 1_000);
    const { checkout, token } = await startCheckout(stripeProvider);
    await openPage(checkout);
    await manage('/v1/webhooks', webhook);
    const [session] = standIn.sessions.values();
    Object.assign(session ?? {}, { status: 'complete', url: null, payment_status: 'paid', payment_intent: 'pi_1' });
    const payload = JSON.stringify({ id: 'evt_1', object: 'event', type: 'checkout.session.completed', data: { object: session } });
    const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret, timestamp: Math.floor(Date.now() / 1_000) });
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    const work = [
      () => other.services.checkouts.expire(withoutPause),
      () => server.fetch('/v1/payment-notices/stripe/acme', { method: 'POST', headers, body: payload }),
      () => server.services.checkouts.expire(withoutPause),
      () => server.fetch(`/v1/checkouts/${checkout.id}/cancel`, { method: 'POST', as: token }),
      () => other.fetch(new URL(checkout.checkoutUrl ?? '').pathname),
      () => other.services.checkouts.expire(withoutPause),
    ];
    await Promise.all(work.map((one) => one()));
    await Promise.all([server, other].map(({ services }) => services.checkouts.expire(withoutPause)));
    const stored = await storedOf(checkout);
    expect(stored).toMatchObject({ ...paidOnce, isCanceled: expect.any(Boolean) });
    const actions = stored.events.filter((action) => action !== 'checkout.canceled' && action !== 'checkout.expired');
    expect(actions).toEqual(['checkout.paid']);
    expect(stored.trail.filter((action) => action === 'checkout.paid')).toHaveLength(1);
  });

  it('PY14 rotate the secret of a billing page at once: every secret that was shown is valid', async (test) => {
    const { server, startAnother, tenant, startCheckout } = await open(engine, test);
    const other = await startAnother();
    const { checkout, secret, keyId } = await startCheckout(billingPage);
    const rotate = async (at: TestServer): Promise<readonly [string, string]> => {
      const answer = await at.fetch('/v1/payment-provider/rotate-secret', { as: tenant.apiKey, json: {} });
      const json = (await answer.json()) as { secret: string; keyId: string };
      return [json.secret, json.keyId];
    };
    const shown = await Promise.all([server, other, server, other].map(rotate));
    for (const [index, signer] of [[secret, keyId] as const, ...shown].entries())
      expect(await notify(index % 2 === 0 ? server : other, checkout, signer, { id: `pending ${index}`, state: 'pending', reference: 'order-1' })).toBe(200);
  });

  it('PY03 note an account without answers at once: it is counted once, and one answer clears it', async (test) => {
    const { server, startAnother, standIn, startCheckout, openPage, advanceClock } = await open(engine, test);
    const other = await startAnother();
    const { checkout } = await startCheckout(stripeProvider);
    await openPage(checkout);
    advanceClock(61 * 60 * 1_000);
    const expireAtBoth = () => Promise.all([server, other].map(({ services }) => services.checkouts.expire(withoutPause)));
    const faults = () => server.database.query.selectFrom('provider_faults').select(['status', 'tries']).execute();
    standIn.behavior = 'refuses';
    await expireAtBoth();
    expect(await faults()).toEqual([{ status: 401, tries: 1 }]);
    standIn.behavior = 'answers';
    advanceClock(61_000);
    await expireAtBoth();
    expect(await faults()).toEqual([]);
  });
});
