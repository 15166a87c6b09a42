import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { engines } from '../../../support/databases/engines.ts';
import { atStripe } from './stripe-calls.ts';

const day = 86_400;

describe.each(engines)('a payment page that nobody asked about for a long time, on %s', (engine) => {
  const { world, standIn, plan, buy, startCheckout, open, cancel, sessionOf, read, payWithoutNotice, expire, stateOf } = atStripe(engine);
  const startFor = async (offeringId: string, quantity = 1): Promise<Checkout> => (await buy({ offeringId, quantity })).json as unknown as Checkout;
  const openedCheckout = async (): Promise<Checkout> => {
    const checkout = await startCheckout();
    expect((await open(checkout)).status).toBe(303);
    return checkout;
  };
  const pagesOf = async ({ id }: Checkout): Promise<unknown[]> =>
    world().app.services.database.query.selectFrom('left_pages').select('reference').where('checkout_id', '=', id).execute();
  beforeEach(() => {
    standIn().behavior = 'answers';
    world().clock.advance(61);
  });

  it('PY03 is asked about once more if no server has run for weeks', async () => {
    const [paid, pending, unpaid] = [await openedCheckout(), await openedCheckout(), await openedCheckout()];
    payWithoutNotice(paid);
    payWithoutNotice(pending, 'unpaid');
    world().clock.advance(20 * day);
    await expire();
    expect([(await read(paid)).state, (await read(pending)).state, await stateOf(unpaid)]).toEqual(['paid', 'pending', 'expired']);
    expect(sessionOf(unpaid)?.status).toBe('expired');
  });

  it('PY03 PY11 is asked about after the checkout was cancelled and no server has run for weeks', async () => {
    const paid = await openedCheckout();
    standIn().behavior = 'disconnects';
    expect((await cancel(paid)).status).toBe(200);
    standIn().behavior = 'answers';
    payWithoutNotice(paid);
    world().clock.advance(20 * day);
    await expire();
    expect(await read(paid)).toMatchObject({ state: 'paid', fault: null });
  });

  it('PY03 expires after three days without an answer, and is still booked when Stripe answers a month later', async () => {
    const [paid, unpaid] = [await openedCheckout(), await openedCheckout()];
    payWithoutNotice(paid);
    standIn().behavior = 'disconnects';
    world().clock.advance(3 * day + 3_601);
    await expire();
    expect([await stateOf(paid), await stateOf(unpaid)]).toEqual(['expired', 'expired']);
    world().clock.advance(30 * day);
    await expire();
    standIn().behavior = 'answers';
    world().clock.advance(121);
    await expire();
    expect([(await read(paid)).state, await stateOf(unpaid), sessionOf(unpaid)?.status]).toEqual(['paid', 'expired', 'expired']);
    expect([await pagesOf(paid), await pagesOf(unpaid)]).toEqual([[], []]);
  });

  it('PY02 PY03 is asked about before the customer pays again, however old it is', async () => {
    const offeringId = await plan();
    const first = await startFor(offeringId);
    await open(first);
    payWithoutNotice(first);
    standIn().behavior = 'disconnects';
    world().clock.advance(30 * day);
    await expire();
    const second = await startFor(offeringId, 3);
    expect([(await open(second)).code, await stateOf(second)]).toEqual(['payment_provider_away', 'open']);
    standIn().behavior = 'answers';
    expect((await open(second)).code).toBe('already_subscribed');
    expect([(await read(first)).state, sessionOf(second)]).toEqual(['paid', undefined]);
  });

  it('PY03 is asked about when the customer comes back to it after its time is over', async () => {
    const [paid, pending, unpaid] = [await openedCheckout(), await openedCheckout(), await openedCheckout()];
    payWithoutNotice(paid);
    payWithoutNotice(pending, 'unpaid');
    world().clock.advance(20 * day);
    expect([(await open(paid)).status, (await open(pending)).status, (await open(unpaid)).code]).toEqual([303, 303, 'conflict']);
    expect([(await read(paid)).state, (await read(pending)).state, sessionOf(unpaid)?.status]).toEqual(['paid', 'pending', 'expired']);
  });

  it('PY03 PY12 keeps the state of its checkout until Stripe was asked: nobody is told that a payment has expired which may be made', async () => {
    const [paid, unpaid] = [await openedCheckout(), await openedCheckout()];
    const never = await startCheckout();
    payWithoutNotice(paid);
    world().clock.advance(3_601);
    const told = async (state: string): Promise<unknown[]> => {
      const { items } = (await world().read(world().token(), `/v1/checkouts?state=${state}&limit=100`)).json as { items: { id: string }[] };
      return items.map(({ id }) => id);
    };
    for (const one of [paid, unpaid]) expect(await read(one)).toMatchObject({ state: 'open', checkoutUrl: null });
    expect((await read(never)).state).toBe('expired');
    expect(await told('open')).toEqual(expect.arrayContaining([paid.id, unpaid.id]));
    const expired = await told('expired');
    expect([paid, unpaid, never].map(({ id }) => expired.includes(id))).toEqual([false, false, true]);
    const offering = (await world().read(world().token(), `/v1/offerings/${unpaid.subject.id}`)).json;
    expect(offering['checkout']).toEqual({ id: unpaid.id, state: 'open', checkoutUrl: null });
    standIn().behavior = 'disconnects';
    await expire();
    expect((await read(paid)).state).toBe('open');
    standIn().behavior = 'answers';
    world().clock.advance(61);
    await expire();
    expect([(await read(paid)).state, (await read(unpaid)).state]).toEqual(['paid', 'expired']);
  });

  it('PY11 PY03 is asked about when the customer cancels after its time is over', async () => {
    const [paid, pending, unpaid] = [await openedCheckout(), await openedCheckout(), await openedCheckout()];
    payWithoutNotice(paid);
    payWithoutNotice(pending, 'unpaid');
    world().clock.advance(3_601);
    expect([(await cancel(paid)).json, (await cancel(pending)).json, (await cancel(unpaid)).json]).toMatchObject([
      { state: 'paid', fault: null },
      { state: 'pending' },
      { state: 'expired', canceledAt: expect.any(String) },
    ]);
    expect(sessionOf(unpaid)?.status).toBe('expired');
  });

  it('PY02 PY03 is asked about each hour for three more days while Stripe is still processing its payment', async () => {
    const offeringId = await plan();
    const slow = await startFor(offeringId);
    await open(slow);
    payWithoutNotice(slow, 'unpaid');
    for (const days of [1, 15, 15]) {
      world().clock.advance(days * day);
      await expire();
    }
    expect([await stateOf(slow), await pagesOf(slow)]).toEqual(['expired', [expect.anything()]]);
    const requestCount = standIn().requests.length;
    await expire();
    world().clock.advance(1_800);
    await expire();
    expect(standIn().requests).toHaveLength(requestCount);
    const next = await startFor(offeringId);
    expect((await open(next)).code).toBe('payment_pending');
    expect(await stateOf(slow)).toBe('expired');
    world().clock.advance(3_601);
    payWithoutNotice(slow);
    await expire();
    expect([(await read(slow)).state, (await read(next)).state, await pagesOf(slow)]).toEqual(['paid', 'expired', []]);
  });

  it('PY02 is given up when Stripe is still processing its payment after three more days', async () => {
    const slow = await openedCheckout();
    payWithoutNotice(slow, 'unpaid');
    for (const days of [1, 15, 15, 4]) {
      world().clock.advance(days * day);
      await expire();
    }
    expect([await stateOf(slow), await pagesOf(slow)]).toEqual(['expired', []]);
  });
});
