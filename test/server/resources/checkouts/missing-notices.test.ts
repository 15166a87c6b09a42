import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../support/databases/engines.ts';
import { atStripe } from './stripe-calls.ts';

/** Statements that make storing notices fail: PostgreSQL reports a full disk, SQLite a plain error. */
const failing = {
  postgres: [
    `create function no_space() returns trigger language plpgsql as $$ begin raise exception 'no space left' using errcode = '53100'; end $$`,
    'create trigger no_space before insert on checkout_notices for each row execute function no_space()',
  ],
  sqlite: [`create trigger no_space before insert on checkout_notices begin select raise(abort, 'no space left'); end`],
};

const codes = { postgres: 'storage_unavailable', sqlite: 'internal' };

describe.each(engines)('a payment at Stripe without a notice, on %s', (engine) => {
  const { world, standIn, plan, buy, startCheckout, open, cancel, sessionOf, read, sendEvent, payWithoutNotice, expire, stateOf } = atStripe(engine);
  // A customer can start no more than 20 checkouts per minute.
  beforeEach(() => world().clock.advance(61));

  it('PY03 is booked once the database works again; until then nothing expires and nobody can pay again', async () => {
    const offeringId = await plan();
    const [paid, other] = [await startCheckout(), await startCheckoutFor(offeringId)];
    for (const one of [paid, other]) {
      await open(one);
      payWithoutNotice(one);
    }
    const { query } = world().app.services.database;
    for (const statement of failing[engine]) await sql.raw(statement).execute(query);
    const next = await startCheckoutFor(offeringId, 3);
    expect((await open(next)).code).toBe(codes[engine]);
    expect([sessionOf(next), await stateOf(next)]).toEqual([undefined, 'open']);
    world().clock.advance(3_700);
    await expect(expire()).rejects.toThrow(engine === 'postgres' ? expect.objectContaining({ code: codes[engine] }) : 'no space left');
    expect(await stateOf(paid)).toBe('open');
    await sql.raw(`drop trigger no_space${engine === 'postgres' ? ' on checkout_notices' : ''}`).execute(query);
    await expire();
    expect(await read(paid)).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
  });

  it('PY11 PY03 counts when the customer cancels a checkout that they have paid', async () => {
    const [paid, pendingCheckout] = [await startCheckout(), await startCheckout()];
    for (const one of [paid, pendingCheckout]) await open(one);
    payWithoutNotice(paid);
    payWithoutNotice(pendingCheckout, 'unpaid');
    expect((await cancel(paid)).json).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
    expect((await cancel(pendingCheckout)).json).toMatchObject({ state: 'pending' });
    expect([(await read(paid)).state, (await read(pendingCheckout)).state]).toEqual(['paid', 'pending']);
    expect((await buy({ offeringId: pendingCheckout.subject.id, quantity: 2 })).code).toBe('payment_pending');
  });

  it('PY02 PY03 that is pending for two weeks is asked about, and waited for two weeks more', async () => {
    const checkout = await startCheckout();
    await open(checkout);
    payWithoutNotice(checkout, 'unpaid');
    await sendEvent(checkout, 'checkout.session.completed', { payment_status: 'unpaid' });
    await expectTwoMoreWeeks(checkout);
    expect((await sendEvent(checkout, 'checkout.session.async_payment_succeeded')).status).toBe(200);
    expect(await read(checkout)).toMatchObject({ state: 'paid', fault: null });
  });

  it('PY02 PY03 that was first found by asking is waited for in the same way', async () => {
    const checkout = await startCheckout();
    await open(checkout);
    payWithoutNotice(checkout, 'unpaid');
    world().clock.advance(3_700);
    await expire();
    expect((await read(checkout)).state).toBe('pending');
    await expectTwoMoreWeeks(checkout);
  });

  it('PY02 PY03 that was asked about early, when its page was left, is still waited for', async () => {
    const checkout = await startCheckout();
    await open(checkout);
    await world().manage(world().acme.apiKey, 'POST', `/v1/offerings/${checkout.subject.id}/archive`);
    payWithoutNotice(checkout, 'unpaid');
    await sendEvent(checkout, 'checkout.session.completed', { payment_status: 'unpaid' });
    world().clock.advance(86_400);
    await expire();
    world().clock.advance(13 * 86_400 + 1);
    await expire();
    expect((await read(checkout)).state).toBe('pending');
  });

  it.each(['requires_payment_method', 'canceled'])('PY02 PY03 that failed late, as %s, is found by asking and can be paid anew', async (status) => {
    const checkout = await startCheckout();
    await open(checkout);
    payWithoutNotice(checkout, 'unpaid');
    await sendEvent(checkout, 'checkout.session.completed', { payment_status: 'unpaid' });
    standIn().paymentStatuses.set(`pi_${checkout.id}`, status);
    world().clock.advance(14 * 86_400 + 1);
    await expire();
    expect((await read(checkout)).state).toBe('failed');
    expect((await buy({ offeringId: checkout.subject.id })).status).toBe(201);
  });

  it('PY02 PY03 that is still processing when its page is over is waited for', async () => {
    const checkout = await startCheckout();
    await open(checkout);
    payWithoutNotice(checkout, 'unpaid');
    Object.assign(sessionOf(checkout) ?? {}, { status: 'expired' });
    expect((await cancel(checkout)).json).toMatchObject({ state: 'pending' });
    standIn().paymentStatuses.set(`pi_${checkout.id}`, 'succeeded');
    Object.assign(sessionOf(checkout) ?? {}, { payment_status: 'paid' });
    world().clock.advance(14 * 86_400 + 1);
    await expire();
    expect(await read(checkout)).toMatchObject({ state: 'paid', fault: null });
  });

  /** Expects a payment to be pending after two weeks, and expired after two more. */
  async function expectTwoMoreWeeks(checkout: Awaited<ReturnType<typeof startCheckout>>): Promise<void> {
    const twoWeeksLater = async (): Promise<void> => {
      world().clock.advance(14 * 86_400 + 1);
      await expire();
    };
    await twoWeeksLater();
    expect((await read(checkout)).state).toBe('pending');
    expect((await buy({ offeringId: checkout.subject.id })).code).toBe('payment_pending');
    await twoWeeksLater();
    expect(await stateOf(checkout)).toBe('expired');
  }

  async function startCheckoutFor(offeringId: string, quantity = 1) {
    return (await buy({ offeringId, quantity })).json as unknown as Awaited<ReturnType<typeof startCheckout>>;
  }
});
