import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { engines } from '../../../support/databases/engines.ts';
import { returnUrl } from './checkout-calls.ts';
import { atStripe } from './stripe-calls.ts';

let count = 0;

describe.each(engines)('what goes on at Stripe meanwhile, on %s', (engine) => {
  const { world, standIn, plan, buy, bought, open, cancel, sessionsOf, sessionOf, read, say, payUnheard, expire, stateOf } = atStripe(engine);
  beforeEach(() => {
    standIn().mood = 'answers';
    // A customer begins no more than 20 in a minute.
    world().clock.advance(61);
  });

  const manage = (method: string, path: string, body?: unknown) => world().manage(world().acme.apiKey, method, path, body);
  const other = 'https://app.acme.example/account#plans';

  /** Two checkouts for one thing: the customer was on the page of the first, and has begun another one. */
  async function twoTabs(): Promise<[Checkout, Checkout]> {
    const offeringId = await plan();
    const first = (await buy({ offeringId })).json as unknown as Checkout;
    expect((await open(first)).status).toBe(303);
    return [first, (await buy({ offeringId, quantity: 3 })).json as unknown as Checkout];
  }

  it('PY02 before anybody is led to pay, the page of what was begun before takes no payment any more', async () => {
    const [first, second] = await twoTabs();
    expect((await open(second)).status).toBe(303);
    expect(sessionOf(first)?.status).toBe('expired');
    expect(sessionOf(second)?.status).toBe('open');
    expect((await open(first)).status).toBe(409);
  });

  it('PY02 PY03 and where that one was paid without a word, it counts, and nobody pays again', async () => {
    const [first, second] = await twoTabs();
    payUnheard(first);
    expect((await open(second)).code).toBe('already_subscribed');
    expect(await read(first)).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
    expect([sessionOf(second), (await read(second)).state]).toEqual([undefined, 'expired']);
  });

  it('PY02 nor while money for it is on its way', async () => {
    const [first, second] = await twoTabs();
    payUnheard(first, 'unpaid');
    expect((await open(second)).code).toBe('payment_pending');
    expect(sessionOf(second)).toBeUndefined();
    expect([(await read(first)).state, (await read(second)).state]).toEqual(['pending', 'expired']);
    expect((await say(first, 'checkout.session.async_payment_succeeded')).json).toEqual({ taken: true });
    expect(await read(first)).toMatchObject({ state: 'paid', fault: null });
  });

  it('PY02 one whose time was over is closed as well', async () => {
    const offeringId = await plan();
    const late = (await buy({ offeringId })).json as unknown as Checkout;
    await open(late);
    world().clock.advance(3_601);
    await expire();
    expect([await stateOf(late), sessionOf(late)?.status]).toEqual(['expired', 'expired']);
  });

  it('PY02 PY06 an answer of Stripe that was lost is no second session, though the customer comes from another page, where they are led back', async () => {
    const offeringId = await plan();
    const checkout = (await buy({ offeringId })).json as unknown as Checkout;
    standIn().mood = 'makes it and hangs up';
    expect((await open(checkout)).code).toBe('payment_provider_away');
    standIn().mood = 'answers';
    expect((await buy({ offeringId, returnUrl: other })).json['id']).toBe(checkout.id);
    expect((await open(checkout)).status).toBe(303);
    expect(sessionsOf(checkout)).toHaveLength(1);
    const back = await world().send(`${checkout.checkoutUrl?.replace(world().publicUrl, '')}/back`);
    expect([back.status, back.headers.get('location')]).toEqual([303, other]);
    const forged = `/pay/${checkout.id}/${'A'.repeat(22)}/back`;
    expect((await world().send(forged)).status).toBe(404);
  });

  it('PY06 an answer that was lost before our own address has changed ends the checkout, which says so, and the next one is paid', async () => {
    const offeringId = await plan();
    const lost = (await buy({ offeringId })).json as unknown as Checkout;
    standIn().mood = 'makes it and hangs up';
    expect((await open(lost)).code).toBe('payment_provider_away');
    standIn().mood = 'answers';
    // As Stripe has kept it from the server under its former address.
    standIn().otherForm(lost.id);
    const answer = await open(lost);
    expect([answer.status, answer.code, answer.headers.get('retry-after')]).toEqual([409, 'conflict', null]);
    expect(answer.text).toContain('start again');
    expect((await read(lost)).state).toBe('expired');
    const next = (await buy({ offeringId })).json as unknown as Checkout;
    expect(next.id).not.toBe(lost.id);
    expect((await open(next)).status).toBe(303);
    // Stripe closes the page that nobody has seen when its time is over: that is no word about the other.
    expect((await say(lost, 'checkout.session.expired', { status: 'expired', payment_status: 'unpaid', payment_intent: null })).status).toBe(200);
    expect([(await read(lost)).state, (await read(next)).state]).toEqual(['expired', 'open']);
    payUnheard(next);
    expect((await say(next, 'checkout.session.completed')).json).toEqual({ taken: true });
    expect((await read(next)).state).toBe('paid');
  });

  it('PY02 a key that Stripe is at work for at this moment ends nothing: the next try is led to pay', async () => {
    const checkout = await bought();
    standIn().mood = 'is at it';
    expect((await open(checkout)).code).toBe('payment_provider_away');
    standIn().mood = 'answers';
    expect([(await read(checkout)).state, (await open(checkout)).status]).toEqual(['open', 303]);
  });

  it('PY03 who comes to the page of a checkout that they have paid is led back, and it counts', async () => {
    const checkout = await bought();
    await open(checkout);
    payUnheard(checkout);
    const again = await open(checkout);
    expect([again.status, again.headers.get('location')]).toEqual([303, returnUrl]);
    expect(await read(checkout)).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
  });

  it.each([
    ['archived', { status: 'archived' }, 'not_found'],
    ['sold out', { soldOut: true }, 'not_for_sale'],
    ['of another price', { priceMinor: 5_900 }, 'conflict'],
  ])('PY07 nobody is led to pay for an offering that is %s by now', async (_what, change, code) => {
    const offeringId = await plan();
    const [fresh, visited] = [(await buy({ offeringId })).json as unknown as Checkout, await bought()];
    await open(visited);
    for (const id of [offeringId, visited.subject.id]) expect((await manage('PATCH', `/v1/offerings/${id}`, change)).status).toBe(200);
    for (const checkout of [fresh, visited]) {
      expect((await open(checkout)).code).toBe(code);
      expect((await read(checkout)).state).toBe('expired');
    }
    expect([sessionOf(fresh), sessionOf(visited)?.status]).toEqual([undefined, 'expired']);
  });

  it('PY07 nor for an invoice that is void or paid by now, and what is left of one is asked for anew', async () => {
    const invoice = async (): Promise<[string, Checkout]> => {
      const input = { number: `ST-${engine}-${(count += 1)}`, customer: { externalId: 'ext-1' }, status: 'open', issueDate: '2026-11-01', currency: 'EUR' };
      const { json } = await manage('POST', '/v1/invoices', { ...input, lines: [{ description: 'a', amountMinor: 12_000 }] });
      return [String(json['id']), (await buy({ invoiceId: json['id'] })).json as unknown as Checkout];
    };
    const [[first, voided], [second, paid], [third, partly]] = [await invoice(), await invoice(), await invoice()];
    await manage('POST', `/v1/invoices/${first}/void`);
    await manage('POST', `/v1/invoices/${second}/payments`, { amountMinor: 12_000, currency: 'EUR', reference: 'bank' });
    await manage('POST', `/v1/invoices/${third}/payments`, { amountMinor: 2_000, currency: 'EUR', reference: 'bank' });
    expect([(await open(voided)).code, (await open(paid)).code, (await open(partly)).code]).toEqual([
      'invoice_state_conflict',
      'invoice_state_conflict',
      'conflict',
    ]);
    expect([voided, paid, partly].flatMap(sessionsOf)).toEqual([]);
    const again = (await buy({ invoiceId: third })).json as unknown as Checkout;
    expect(again).toMatchObject({ state: 'open', amountMinor: 10_000 });
    expect((await open(again)).status).toBe(303);
  });

  it('PY07 what Stripe never takes is refused as that, and not put off; what it says stays in the log', async () => {
    const checkout = await bought();
    standIn().mood = 'takes no such payment';
    const answer = await open(checkout);
    expect([answer.status, answer.code, answer.headers.get('retry-after')]).toEqual([502, 'payment_provider_refused', null]);
    expect(answer.text).not.toContain('secret');
    expect(world().logged.join('')).toContain('no more than €999,999.99');
  });

  it('PY11 one that was given up while Stripe was away is closed before the next is paid', async () => {
    const offeringId = await plan();
    const left = (await buy({ offeringId })).json as unknown as Checkout;
    await open(left);
    standIn().mood = 'hangs up';
    expect((await cancel(left)).status).toBe(200);
    const next = (await buy({ offeringId })).json as unknown as Checkout;
    expect((await open(next)).code).toBe('payment_provider_away');
    standIn().mood = 'answers';
    expect((await open(next)).status).toBe(303);
    expect([sessionOf(left)?.status, sessionOf(next)?.status]).toEqual(['expired', 'open']);
  });

  it('PY03 keys of an account that do not open for a while give up no checkout that nobody has asked about', async () => {
    const one = await bought();
    await open(one);
    const { query } = world().app.services.database;
    const mine = query.selectFrom('payment_providers').selectAll().where('tenant_id', '=', world().acme.id);
    const { secret_sealed: sealed } = await mine.executeTakeFirstOrThrow();
    const keep = (secret: string): Promise<unknown> =>
      query.updateTable('payment_providers').set({ secret_sealed: secret }).where('tenant_id', '=', world().acme.id).execute();
    await keep(sealed.replace('v1.', 'v1.gone-'));
    world().clock.advance(3_700);
    await expire();
    // As it is written: who reads it is told that its time is over.
    const state = async (): Promise<string> =>
      (await query.selectFrom('checkouts').select('state').where('id', '=', one.id).executeTakeFirstOrThrow()).state;
    expect(await state()).toBe('open');
    await keep(sealed);
    await expire();
    expect(await state()).toBe('expired');
  });

  it('PY03 an account that answers no more holds up nobody else, and is asked for three days', async () => {
    const stuck: Checkout[] = [];
    for (let one = 0; one < 3; one += 1) {
      stuck.push(await bought());
      await open(stuck.at(-1) as Checkout);
    }
    // As many as fill a page of the upkeep, of a time before.
    const { query } = world().app.services.database;
    const row = await query.selectFrom('checkouts').selectAll().where('id', '=', String(stuck[0]?.id)).executeTakeFirstOrThrow();
    const many = Array.from({ length: 120 }, (_none, index) => {
      const id = `chk_${String(index).padStart(24, '0')}`;
      return { ...row, id, subject_id: `off_${index}`, expires_at: world().clock.now() - 1_000 - index, return_url: returnUrl };
    });
    await query.insertInto('checkouts').values(many).execute();
    const globex = (await manage('GET', '/v1/payment-provider')).json;
    expect(globex['provider']).toBe('stripe');
    await world().manage(world().globex.apiKey, 'POST', '/v1/payment-provider', { provider: 'redirect', url: 'https://billing.globex.example/pay' });
    const theirs = { ...row, id: 'chk_ffffffffffffffffffffffff', tenant_id: world().globex.id, customer_id: world().globex.receipts[0].customerId };
    await query.insertInto('checkouts').values({ ...theirs, provider: 'redirect', provider_reference: null, expires_at: world().clock.now() - 1 }).execute();
    standIn().mood = 'refuses';
    standIn().requests.length = 0;
    await expire();
    expect(await stateOf({ id: theirs.id } as Checkout)).toBe('expired');
    // One question says that the account does not answer.
    expect(standIn().requests).toHaveLength(1);
    expect(await stateOf({ id: many[0]?.id } as Checkout)).toBe('open');
    world().clock.advance(3 * 86_400 + 3_700);
    await expire();
    expect(await Promise.all([...stuck, ...many].map((one) => stateOf(one as Checkout)))).toEqual(Array.from({ length: 123 }, () => 'expired'));
    // What was paid there is booked all the same when the account says so.
    standIn().mood = 'answers';
    expect((await say(stuck[1] as Checkout, 'checkout.session.completed')).json).toEqual({ taken: true });
    expect((await read(stuck[1] as Checkout)).state).toBe('paid');
  });
});
