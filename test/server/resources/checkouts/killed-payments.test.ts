import { describe, expect, it } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { open, pageUrl, signatureOf, stripeProvider } from './killed-server.ts';

const billingPage = { provider: 'redirect', url: 'https://billing.acme.example/pay' };
const withoutPause = { isOver: () => false, pause: async () => {} };
const webhook = { url: 'https://hooks.acme.example/in', events: ['*'] };
const paidOnce = { state: 'paid', fault: null, pages: 0, notices: 1, subscriptions: 1 };

// On SQLite, because each kill starts a process. `killed.test.ts` kills less often, on both engines.
describe.concurrent('a server that is killed before each of its writes', { timeout: 300_000 }, () => {
  it('PY03 takes a late notice that ends a newer checkout: once, with one webhook', async (test) => {
    const { server, manage, storedOf, killAtEachWrite, startCheckout } = await open('sqlite', test);
    const { checkout, secret, keyId, token } = await startCheckout(billingPage);
    await manage('/v1/webhooks', webhook);
    await server.fetch(`/v1/checkouts/${checkout.id}/cancel`, { method: 'POST', as: token });
    const begun = await server.fetch('/v1/checkouts', { as: token, json: { offeringId: checkout.subject.id, returnUrl: `${pageUrl}/plans` } });
    const newer = (await begun.json()) as Checkout;
    const { id, amountMinor, currency } = checkout;
    const body = JSON.stringify({ kind: 'vitrine.notice', id: 'paid 1', checkout: id, state: 'paid', amountMinor, currency, reference: 'order-1' });
    const headers = { 'vitrine-signature': signatureOf(secret, keyId, body), 'content-type': 'application/json' };
    const before = [await storedOf(checkout), await storedOf(newer)];
    const killed = await killAtEachWrite({ url: `/v1/checkouts/${id}/notices`, headers, body }, async () => {
      const stored = [await storedOf(checkout), await storedOf(newer)];
      expect(stored).toEqual(before);
      return stored;
    });
    expect(killed).toBeGreaterThan(5);
    const events = ['checkout.canceled', 'checkout.paid'];
    expect(await storedOf(checkout)).toEqual({ ...paidOnce, isCanceled: true, events, trail: ['checkout.canceled', 'checkout.opened', 'checkout.paid'] });
    expect(await storedOf(newer)).toMatchObject({ state: 'expired', events: ['checkout.expired', 'checkout.opened'] });
  });

  it.for(['paid', 'unpaid'] as const)('PY11 PY03 cancels a checkout that is %s at Stripe: one truth, one webhook', async (status, test) => {
    const { server, standIn, manage, storedOf, killAtEachWrite, startCheckout, openPage } = await open('sqlite', test);
    const { checkout, token } = await startCheckout(stripeProvider);
    await openPage(checkout);
    await manage('/v1/webhooks', webhook);
    Object.assign([...standIn.sessions.values()][0] ?? {}, { status: 'complete', url: null, payment_status: status, payment_intent: 'pi_1' });
    const request = { stripe: standIn.url, as: token, url: `/v1/checkouts/${checkout.id}/cancel`, body: '' };
    // Until it is known, a page that may have been paid stays on the list of pages to ask about.
    const killed = await killAtEachWrite(request, async () => {
      const stored = await storedOf(checkout);
      expect(stored.pages === 1 || stored.state !== 'expired').toBe(true);
      return stored;
    });
    expect(killed).toBeGreaterThan(5);
    const state = status === 'paid' ? 'paid' : 'pending';
    // A process that was killed after the booking has left the page on the list, so Stripe is asked about it once more.
    if (status === 'paid') await server.services.checkouts.expire(withoutPause);
    expect(await storedOf(checkout)).toEqual({
      ...{ ...paidOnce, state, pages: status === 'paid' ? 0 : 1, subscriptions: status === 'paid' ? 1 : 0, isCanceled: true },
      ...{ events: ['checkout.canceled', `checkout.${state}`], trail: ['checkout.canceled', 'checkout.opened', `checkout.${state}`] },
    });
  });

  const statuses = ['paid', 'never begun'] as const;
  it.for(statuses)('PY03 asks about a page after an outage, whose payment is %s: one truth, one webhook', async (status, test) => {
    const { standIn, manage, storedOf, killAtEachWrite, startCheckout, openPage } = await open('sqlite', test);
    const { checkout } = await startCheckout(stripeProvider);
    await openPage(checkout);
    await manage('/v1/webhooks', webhook);
    const [session] = standIn.sessions.values();
    if (status === 'paid') Object.assign(session ?? {}, { status: 'complete', url: null, payment_status: status, payment_intent: 'pi_1' });
    const stored = () => storedOf(checkout);
    expect(await killAtEachWrite({ task: 'expire', stripe: standIn.url, aheadMs: 20 * 24 * 60 * 60 * 1_000 }, stored)).toBeGreaterThan(2);
    // The page is closed at Stripe before the first write, so that later processes find a payment that has failed.
    const state = status === 'paid' ? 'paid' : 'failed';
    const counts = { pages: 0, notices: 1, subscriptions: status === 'paid' ? 1 : 0 };
    expect(await stored()).toMatchObject({ state, fault: null, ...counts, events: [`checkout.${state}`] });
    if (status === 'never begun') expect(session?.status).toBe('expired');
  });

  it('PY14 rotates the secret of a billing page: the former and each earlier secret stay valid, and one is new', async (test) => {
    const { server, tenant, manage, killAtEachWrite, startCheckout } = await open('sqlite', test);
    const { checkout, secret, keyId } = await startCheckout(billingPage);
    const path = '/v1/payment-provider/rotate-secret';
    const second = (await manage(path, {})).body;
    const keysOf = async (): Promise<unknown[]> => [
      (await server.database.query.selectFrom('payment_providers').select(['key_id', 'former_key_id']).execute())[0],
      await server.database.query.selectFrom('payment_secrets').select('id').execute(),
    ];
    const before = await keysOf();
    const killed = await killAtEachWrite({ url: path, as: tenant.apiKey, body: {} }, async () => {
      expect(await keysOf()).toEqual(before);
      return before;
    });
    expect(killed).toBeGreaterThan(2);
    expect(await keysOf()).toEqual([{ key_id: expect.any(String), former_key_id: second['keyId'] }, [{ id: keyId }]]);
    const { id, amountMinor, currency } = checkout;
    const signers = [[secret, keyId], [String(second['secret']), String(second['keyId'])]] as const;
    for (const [own, ownId] of signers) {
      const body = JSON.stringify({ kind: 'vitrine.notice', id: ownId, checkout: id, state: 'pending', amountMinor, currency, reference: 'order-1' });
      const headers = { 'vitrine-signature': signatureOf(own, ownId, body), 'content-type': 'application/json' };
      expect((await server.fetch(`/v1/checkouts/${id}/notices`, { method: 'POST', headers, body })).status).toBe(200);
    }
  });
});
