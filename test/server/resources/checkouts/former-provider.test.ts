import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { engines } from '../../../support/databases/engines.ts';
import type { Answer } from '../../../support/server/world.ts';
import { openShop } from './checkout-calls.ts';
import { atStripe, secretKey, webhookSecret } from './stripe-calls.ts';

const day = 24 * 60 * 60;
const otherAccount = { provider: 'stripe', secretKey: 'sk_test_another0000key', webhookSecret: 'whsec_another0123' };
const thisAccount = { provider: 'stripe', secretKey, webhookSecret };
const billingPage = { provider: 'redirect', url: 'https://billing.acme.example/pay?shop=7' };

describe.each(engines)('a tenant that changes its payment provider, on %s', (engine) => {
  const { world, standIn, plan, buy, open, sessionsOf, sessionOf, eventOf, post, signed, sendEvent, payWithoutNotice, expire, stateOf } = atStripe(engine);
  const manage = (method: string, path: string, body?: unknown): Promise<Answer> => world().manage(world().acme.apiKey, method, path, body);
  const set = async (input: Record<string, unknown>): Promise<Answer> => {
    const answer = await manage('POST', '/v1/payment-provider', input);
    expect(answer.status, answer.text).toBe(200);
    return answer;
  };
  const readCheckout = async ({ id }: Checkout) => (await manage('GET', `/v1/checkouts/${id}`)).json;
  const openedCheckout = async (offeringId?: string): Promise<Checkout> => {
    const checkout = (await buy({ offeringId: offeringId ?? (await plan()) })).json as unknown as Checkout;
    expect((await open(checkout)).status).toBe(303);
    return checkout;
  };
  beforeEach(async () => {
    world().clock.advance(61);
    await manage('DELETE', '/v1/payment-provider?graceSeconds=0');
    await set(thisAccount);
  });

  it('PY14 from Stripe to a billing page books what was paid at Stripe, by notice and by upkeep', async () => {
    const [reported, unreported, unpaid] = [await openedCheckout(), await openedCheckout(), await openedCheckout()];
    await set(billingPage);
    expect((await sendEvent(reported, 'checkout.session.completed')).json).toEqual({ taken: true });
    expect(await readCheckout(reported)).toMatchObject({ state: 'paid', fault: null, subscriptionId: expect.stringMatching(/^sub_/) });
    payWithoutNotice(unreported);
    await expire();
    expect(await readCheckout(unreported)).toMatchObject({ state: 'paid', fault: null });
    expect([await stateOf(unpaid), sessionOf(unpaid)?.status]).toEqual(['expired', 'expired']);
  });

  it('PY14 from Stripe to a billing page lets customers who have not paid start again at the new one only', async () => {
    const offeringId = await plan();
    const unpaid = await openedCheckout(offeringId);
    await set(billingPage);
    expect(await readCheckout(unpaid)).toMatchObject({ state: 'open', checkoutUrl: null });
    const next = (await buy({ offeringId })).json as unknown as Checkout;
    expect(next.id).not.toBe(unpaid.id);
    expect(next.checkoutUrl).toMatch(/^https:\/\/billing\.acme\.example\/pay/);
  });

  it('PY14 from a billing page to Stripe accepts notices of earlier checkouts only, for two weeks', async () => {
    await manage('DELETE', '/v1/payment-provider?graceSeconds=0');
    const shop = await openShop(world());
    const startAnother = async (): Promise<Checkout> => shop.startCheckout({ offeringId: await plan() });
    const [soon, late, never] = [await shop.startCheckout(), await startAnother(), await startAnother()];
    const { json } = await set(thisAccount);
    expect(json['formerProviders']).toEqual([{ provider: 'redirect', keyId: shop.keyId, until: expect.any(String) }]);
    expect((await shop.sendNotice(soon)).json).toMatchObject({ state: 'paid', fault: null });
    world().clock.advance(61);
    const after = (await buy({ offeringId: await plan() })).json as unknown as Checkout;
    expect((await shop.sendNotice(after)).code).toBe('payment_notice_invalid');
    world().clock.advance(14 * day - 70);
    expect((await shop.sendNotice(late)).json).toMatchObject({ state: 'paid' });
    world().clock.advance(20);
    expect((await shop.sendNotice(never)).code).toBe('payment_notice_invalid');
    expect((await manage('GET', '/v1/payment-provider')).json['formerProviders']).toEqual([]);
  });

  it('PY14 with a grace of 0 accepts no more notices signed with the former secret', async () => {
    await manage('DELETE', '/v1/payment-provider?graceSeconds=0');
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    await set({ ...thisAccount, graceSeconds: 0 });
    expect((await shop.sendNotice(checkout)).code).toBe('payment_notice_invalid');
    for (const wrong of [-1, 14 * day + 1, 1.5, '60'])
      expect((await manage('POST', '/v1/payment-provider', { ...thisAccount, graceSeconds: wrong })).code, String(wrong)).toBe('invalid_request');
  });

  it('PY14 and then removes it with a grace of 0 accepts no more notices of earlier accounts', async () => {
    const checkout = await openedCheckout();
    await set(otherAccount);
    await manage('DELETE', '/v1/payment-provider?graceSeconds=0');
    expect((await sendEvent(checkout, 'checkout.session.completed')).code).toBe('payment_notice_invalid');
    await set(otherAccount);
    expect((await sendEvent(checkout, 'checkout.session.completed')).code).toBe('payment_notice_invalid');
  });

  it('PY14 to none books payments of earlier checkouts, and closes unpaid ones', async () => {
    const [reported, unreported, unpaid] = [await openedCheckout(), await openedCheckout(), await openedCheckout()];
    expect((await manage('DELETE', '/v1/payment-provider')).status).toBe(204);
    expect((await manage('GET', '/v1/payment-provider')).code).toBe('not_found');
    expect((await buy({ offeringId: await plan() })).code).toBe('feature_disabled');
    expect((await sendEvent(reported, 'checkout.session.completed')).json).toEqual({ taken: true });
    payWithoutNotice(unreported);
    await expire();
    expect([await readCheckout(reported), await readCheckout(unreported)]).toMatchObject([
      { state: 'paid', fault: null },
      { state: 'paid', fault: null },
    ]);
    expect([await stateOf(unpaid), sessionOf(unpaid)?.status]).toEqual(['expired', 'expired']);
  });

  it('PY14 to none accepts notices of its billing page for two weeks or until ended, and starts no checkouts', async () => {
    await manage('DELETE', '/v1/payment-provider?graceSeconds=0');
    const shop = await openShop(world());
    const startAnother = async (): Promise<Checkout> => shop.startCheckout({ offeringId: await plan() });
    const [soon, late, never] = [await shop.startCheckout(), await startAnother(), await startAnother()];
    for (const wrong of ['-1', String(14 * day + 1), '1.5', 'x'])
      expect((await manage('DELETE', `/v1/payment-provider?graceSeconds=${wrong}`)).code, wrong).toBe('invalid_request');
    expect((await manage('DELETE', '/v1/payment-provider')).status).toBe(204);
    expect(await readCheckout(late)).toMatchObject({ state: 'expired', checkoutUrl: null });
    expect((await shop.sendNotice(soon)).json).toMatchObject({ state: 'paid', fault: null });
    world().clock.advance(14 * day - 5);
    expect((await shop.sendNotice(late)).json).toMatchObject({ state: 'paid' });
    expect((await manage('DELETE', '/v1/payment-provider')).code).toBe('not_found');
    expect((await manage('DELETE', '/v1/payment-provider?graceSeconds=0')).status).toBe(204);
    expect((await shop.sendNotice(never)).code).toBe('payment_notice_invalid');
    expect((await manage('DELETE', '/v1/payment-provider?graceSeconds=0')).code).toBe('not_found');
  });

  it('PY14 PY02 to another account closes the former page before it leads to the new one', async () => {
    const checkout = await openedCheckout();
    const former = sessionOf(checkout);
    await set(otherAccount);
    expect((await open(checkout)).status).toBe(303);
    const sessions = sessionsOf(checkout);
    expect(sessions.map(({ status }) => status)).toEqual(['expired', 'open']);
    expect(sessions[0]).toBe(former);
    const paid = eventOf(checkout, 'checkout.session.completed', { ...sessions[1], status: 'complete', payment_status: 'paid', payment_intent: 'pi_2' });
    expect((await post(paid, signed(paid, { secret: otherAccount.webhookSecret }))).json).toEqual({ taken: true });
    expect(await readCheckout(checkout)).toMatchObject({ state: 'paid', fault: null });
  });

  it('PY14 PY02 to another account leads customers who have paid back, not to another page', async () => {
    const checkout = await openedCheckout();
    await set(otherAccount);
    payWithoutNotice(checkout);
    const answer = await open(checkout);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, checkout.returnUrl]);
    expect(sessionsOf(checkout)).toHaveLength(1);
    expect(await readCheckout(checkout)).toMatchObject({ state: 'paid' });
  });

  it('PY14 to a new key of the same account keeps its pages open, and accepts notices with either secret', async () => {
    const [one, two] = [await openedCheckout(), await openedCheckout()];
    await set({ ...thisAccount, secretKey: `${secretKey}Again`, webhookSecret: 'whsec_thenext0123' });
    expect((await open(one)).status).toBe(303);
    expect(sessionsOf(one).map(({ status }) => status)).toEqual(['open']);
    expect((await sendEvent(one, 'checkout.session.completed')).json).toEqual({ taken: true });
    const payload = eventOf(two, 'checkout.session.completed');
    expect((await post(payload, signed(payload, { secret: 'whsec_thenext0123' }))).json).toEqual({ taken: true });
    const forged = eventOf(two, 'checkout.session.expired');
    expect((await post(forged, signed(forged, { secret: 'whsec_nobody01234' }))).code).toBe('payment_notice_invalid');
  });

  it('PY14 to the same settings changes nothing, and keeps at most five former providers', async () => {
    const before = (await manage('GET', '/v1/payment-provider')).json;
    expect((await set(thisAccount)).json).toEqual({ ...before, secret: null });
    for (let one = 0; one < 7; one += 1) await set({ ...otherAccount, webhookSecret: `whsec_number000${one}` });
    const kept = (await manage('GET', '/v1/payment-provider')).json['formerProviders'] as unknown[];
    expect(kept).toHaveLength(5);
    expect(standIn().requests.some(({ authorization }) => authorization?.includes('another'))).toBe(true);
  });
});
