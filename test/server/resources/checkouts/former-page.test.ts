import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { engines } from '../../../support/databases/engines.ts';
import type { StandInSession } from '../../../support/stand-ins/stripe-stand-in.ts';
import { openShop } from './checkout-calls.ts';
import { atStripe, secretKey, webhookSecret } from './stripe-calls.ts';

const thisAccount = { provider: 'stripe', secretKey, webhookSecret };
const otherAccount = { provider: 'stripe', secretKey: 'sk_test_another0000key', webhookSecret: 'whsec_another0123' };
const closed = { status: 'expired', payment_status: 'unpaid', payment_intent: null };

describe.each(engines)('a checkout with pages at two Stripe accounts, on %s', (engine) => {
  const { world, standIn, plan, buy, open, read, cancel, eventOf, post, signed, sessionsOf, payWithoutNotice, expire } = atStripe(engine);
  const set = async (account: Record<string, unknown>): Promise<void> => {
    const answer = await world().manage(world().acme.apiKey, 'POST', '/v1/payment-provider', account);
    expect(answer.status, answer.text).toBe(200);
  };
  const openedCheckout = async (): Promise<Checkout> => {
    const checkout = (await buy({ offeringId: await plan() })).json as unknown as Checkout;
    expect((await open(checkout)).status).toBe(303);
    return checkout;
  };
  const statusesOf = (checkout: Checkout) => sessionsOf(checkout).map(({ status }) => status);
  /** Sends what Stripe reports about one page of a checkout. */
  const sendEventOf = (checkout: Checkout, type: string, session: StandInSession | undefined, changed: Record<string, unknown>, secret = webhookSecret) => {
    const payload = eventOf(checkout, type, { ...session, ...changed });
    return post(payload, signed(payload, { secret }));
  };
  beforeEach(async () => {
    world().clock.advance(61);
    standIn().beforeExpire = undefined;
    await world().manage(world().acme.apiKey, 'DELETE', '/v1/payment-provider?graceSeconds=0');
    await set(thisAccount);
  });

  it('PY14 PY02 stays open when the former page is reported closed while the other one is open', async () => {
    const checkout = await openedCheckout();
    const [former] = sessionsOf(checkout);
    await set(otherAccount);
    expect((await open(checkout)).status).toBe(303);
    expect((await sendEventOf(checkout, 'checkout.session.expired', former, closed)).status).toBe(200);
    expect((await read(checkout)).state).toBe('open');
    expect((await buy({ offeringId: checkout.subject.id })).json['id']).toBe(checkout.id);
    const [, second] = sessionsOf(checkout);
    expect((await sendEventOf(checkout, 'checkout.session.expired', second, closed, otherAccount.webhookSecret)).status).toBe(200);
    expect((await read(checkout)).state).toBe('failed');
  });

  it('PY14 PY02 leads two concurrent clicks after the change to one page of the other account', async () => {
    const checkout = await openedCheckout();
    await set(otherAccount);
    const answers = await Promise.all([open(checkout), open(checkout)]);
    expect(answers.map(({ headers }) => headers.get('location'))).toEqual(Array.from({ length: 2 }, () => sessionsOf(checkout)[1]?.url));
    expect([statusesOf(checkout), (await read(checkout)).state]).toEqual([['expired', 'open'], 'open']);
  });

  it('PY14 leads to the other account if the former page is already closed', async () => {
    const checkout = await openedCheckout();
    await set(otherAccount);
    Object.assign(sessionsOf(checkout)[0] ?? {}, { status: 'expired', url: null });
    expect((await open(checkout)).headers.get('location')).toBe(sessionsOf(checkout)[1]?.url);
    expect((await read(checkout)).state).toBe('open');
  });

  it('PY14 gets a new page when the tenant returns to the first account, as the first page is closed', async () => {
    const checkout = await openedCheckout();
    await set(otherAccount);
    await open(checkout);
    await set(thisAccount);
    const answer = await open(checkout);
    expect(statusesOf(checkout)).toEqual(['expired', 'expired', 'open']);
    expect(answer.headers.get('location')).toBe(sessionsOf(checkout)[2]?.url);
    expect((await open(checkout)).headers.get('location')).toBe(sessionsOf(checkout)[2]?.url);
  });

  it('PY03 PY02 is paid by a payment between checking its page and closing it', async () => {
    const [left, over, moved] = [await openedCheckout(), await openedCheckout(), await openedCheckout()];
    const payBetween = (checkout: Checkout): void => {
      standIn().beforeExpire = () => payWithoutNotice(checkout);
    };
    payBetween(left);
    expect((await cancel(left)).json).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
    await set(otherAccount);
    payBetween(moved);
    expect((await open(moved)).headers.get('location')).toBe(moved.returnUrl);
    expect([statusesOf(moved), (await read(moved)).state]).toEqual([['complete'], 'paid']);
    world().clock.advance(3_700);
    payBetween(over);
    await expire();
    expect((await read(over)).state).toBe('paid');
  });

  it('PY14 PY02 whose page was being created during the change is paid at the other account alone', async () => {
    const checkout = (await buy({ offeringId: await plan() })).json as unknown as Checkout;
    const others: (string | null)[] = [];
    standIn().onCreated = async () => {
      await set(otherAccount);
      others.push((await open(checkout)).headers.get('location'));
    };
    expect((await open(checkout)).code).toBe('conflict');
    expect([statusesOf(checkout), others]).toEqual([['expired', 'open'], [sessionsOf(checkout)[1]?.url]]);
    expect((await open(checkout)).headers.get('location')).toBe(others[0]);
  });

  it('PY14 is booked by the former provider even if the server that started it had a fast clock', async () => {
    await world().manage(world().acme.apiKey, 'DELETE', '/v1/payment-provider?graceSeconds=0');
    const shop = await openShop(world());
    world().clock.advance(5);
    const checkout = await shop.startCheckout();
    world().clock.advance(-5);
    await set(thisAccount);
    expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid', fault: null });
  });
});
