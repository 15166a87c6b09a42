import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { engines } from '../../../support/databases/engines.ts';
import { returnUrl } from './checkout-calls.ts';
import { atStripe } from './stripe-calls.ts';

let count = 0;

describe.each(engines)('a server with checkouts at Stripe, on %s', (engine) => {
  const stripe = atStripe(engine);
  const { world, standIn, plan, buy, startCheckout, open, cancel, sessionsOf, sessionOf } = stripe;
  const { read, sendEvent, payWithoutNotice, expire, stateOf } = stripe;
  beforeEach(() => {
    standIn().behavior = 'answers';
    // A customer can start no more than 20 checkouts per minute.
    world().clock.advance(61);
  });

  const manage = (method: string, path: string, body?: unknown) => world().manage(world().acme.apiKey, method, path, body);
  const other = 'https://app.acme.example/account#plans';

  /** Starts two checkouts for one offering: the customer opened the page of the first before starting the second. */
  async function twoTabs(): Promise<[Checkout, Checkout]> {
    const offeringId = await plan();
    const first = (await buy({ offeringId })).json as unknown as Checkout;
    expect((await open(first)).status).toBe(303);
    return [first, (await buy({ offeringId, quantity: 3 })).json as unknown as Checkout];
  }

  it('PY02 closes the page of the earlier checkout before it leads to the next one', async () => {
    const [first, second] = await twoTabs();
    expect((await open(second)).status).toBe(303);
    expect(sessionOf(first)?.status).toBe('expired');
    expect(sessionOf(second)?.status).toBe('open');
    expect((await open(first)).status).toBe(409);
  });

  it('PY02 PY03 counts a payment of the earlier checkout whose notice is missing, and leads nobody to pay again', async () => {
    const [first, second] = await twoTabs();
    payWithoutNotice(first);
    expect((await open(second)).code).toBe('already_subscribed');
    expect(await read(first)).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
    expect([sessionOf(second), (await read(second)).state]).toEqual([undefined, 'expired']);
  });

  it('PY02 leads nobody to pay again while a payment of the earlier checkout is pending', async () => {
    const [first, second] = await twoTabs();
    payWithoutNotice(first, 'unpaid');
    expect((await open(second)).code).toBe('payment_pending');
    expect(sessionOf(second)).toBeUndefined();
    expect([(await read(first)).state, (await read(second)).state]).toEqual(['pending', 'expired']);
    expect((await sendEvent(first, 'checkout.session.async_payment_succeeded')).json).toEqual({ taken: true });
    expect(await read(first)).toMatchObject({ state: 'paid', fault: null });
  });

  it('PY02 closes the page of an expired checkout', async () => {
    const offeringId = await plan();
    const late = (await buy({ offeringId })).json as unknown as Checkout;
    await open(late);
    world().clock.advance(3_601);
    await expire();
    expect([await stateOf(late), sessionOf(late)?.status]).toEqual(['expired', 'expired']);
  });

  it('PY02 PY06 creates no second session after a lost answer, and returns to the page the customer came from last', async () => {
    const offeringId = await plan();
    const checkout = (await buy({ offeringId })).json as unknown as Checkout;
    standIn().behavior = 'creates and disconnects';
    expect((await open(checkout)).code).toBe('payment_provider_away');
    standIn().behavior = 'answers';
    expect((await buy({ offeringId, returnUrl: other })).json['id']).toBe(checkout.id);
    expect((await open(checkout)).status).toBe(303);
    expect(sessionsOf(checkout)).toHaveLength(1);
    const back = await world().send(`${checkout.checkoutUrl?.replace(world().publicUrl, '')}/back`);
    expect([back.status, back.headers.get('location')]).toEqual([303, other]);
    const forged = `/pay/${checkout.id}/${'A'.repeat(22)}/back`;
    expect((await world().send(forged)).status).toBe(404);
  });

  it('PY06 expires a checkout whose answer was lost before the server’s URL changed, and the next one is paid', async () => {
    const offeringId = await plan();
    const lost = (await buy({ offeringId })).json as unknown as Checkout;
    standIn().behavior = 'creates and disconnects';
    expect((await open(lost)).code).toBe('payment_provider_away');
    standIn().behavior = 'answers';
    // As Stripe has stored it from the server under its former URL.
    standIn().changeStoredForm(lost.id);
    const answer = await open(lost);
    expect([answer.status, answer.code, answer.headers.get('retry-after')]).toEqual([409, 'conflict', null]);
    expect(answer.text).toContain('start again');
    expect((await read(lost)).state).toBe('expired');
    const next = (await buy({ offeringId })).json as unknown as Checkout;
    expect(next.id).not.toBe(lost.id);
    expect((await open(next)).status).toBe(303);
    // Stripe closes the unseen page when it expires, which says nothing about the other checkout.
    expect((await sendEvent(lost, 'checkout.session.expired', { status: 'expired', payment_status: 'unpaid', payment_intent: null })).status).toBe(200);
    expect([(await read(lost)).state, (await read(next)).state]).toEqual(['expired', 'open']);
    payWithoutNotice(next);
    expect((await sendEvent(next, 'checkout.session.completed')).json).toEqual({ taken: true });
    expect((await read(next)).state).toBe('paid');
  });

  it('PY02 ends nothing while Stripe is still processing the key, and the next attempt leads to the page', async () => {
    const checkout = await startCheckout();
    standIn().behavior = 'in progress';
    expect((await open(checkout)).code).toBe('payment_provider_away');
    standIn().behavior = 'answers';
    expect([(await read(checkout)).state, (await open(checkout)).status]).toEqual(['open', 303]);
  });

  it('PY03 leads customers back from a checkout that they have paid, and counts the payment', async () => {
    const checkout = await startCheckout();
    await open(checkout);
    payWithoutNotice(checkout);
    const again = await open(checkout);
    expect([again.status, again.headers.get('location')]).toEqual([303, returnUrl]);
    expect(await read(checkout)).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
  });

  it.each([
    ['archived', { status: 'archived' }, 'not_found'],
    ['sold out', { soldOut: true }, 'not_for_sale'],
    ['at another price', { priceMinor: 5_900 }, 'conflict'],
  ])('PY07 leads nobody to pay for an offering that is now %s', async (_what, change, code) => {
    const offeringId = await plan();
    const [fresh, visited] = [(await buy({ offeringId })).json as unknown as Checkout, await startCheckout()];
    await open(visited);
    for (const id of [offeringId, visited.subject.id]) expect((await manage('PATCH', `/v1/offerings/${id}`, change)).status).toBe(200);
    for (const checkout of [fresh, visited]) {
      expect((await open(checkout)).code).toBe(code);
      expect((await read(checkout)).state).toBe('expired');
    }
    expect([sessionOf(fresh), sessionOf(visited)?.status]).toEqual([undefined, 'expired']);
  });

  it('PY07 leads nobody to pay for an invoice that is now void or paid, and starts anew for a remaining amount', async () => {
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

  it('PY07 refuses payments that Stripe never accepts, without a retry, and logs Stripe’s reason', async () => {
    const checkout = await startCheckout();
    standIn().behavior = 'refuses the amount';
    const answer = await open(checkout);
    expect([answer.status, answer.code, answer.headers.get('retry-after')]).toEqual([502, 'payment_provider_refused', null]);
    expect(answer.text).not.toContain('secret');
    expect(world().logged.join('')).toContain('no more than €999,999.99');
  });

  it('PY11 closes a checkout that was canceled while Stripe was unreachable before the next one is paid', async () => {
    const offeringId = await plan();
    const abandoned = (await buy({ offeringId })).json as unknown as Checkout;
    await open(abandoned);
    standIn().behavior = 'disconnects';
    expect((await cancel(abandoned)).status).toBe(200);
    const next = (await buy({ offeringId })).json as unknown as Checkout;
    expect((await open(next)).code).toBe('payment_provider_away');
    standIn().behavior = 'answers';
    expect((await open(next)).status).toBe(303);
    expect([sessionOf(abandoned)?.status, sessionOf(next)?.status]).toEqual(['expired', 'open']);
  });

  it('PY03 expires no checkout while the keys of its account cannot be opened', async () => {
    const one = await startCheckout();
    await open(one);
    const { query } = world().app.services.database;
    const ownProvider = query.selectFrom('payment_providers').selectAll().where('tenant_id', '=', world().acme.id);
    const { secret_sealed: sealed } = await ownProvider.executeTakeFirstOrThrow();
    const storeSecret = (secret: string): Promise<unknown> =>
      query.updateTable('payment_providers').set({ secret_sealed: secret }).where('tenant_id', '=', world().acme.id).execute();
    await storeSecret(sealed.replace('v1.', 'v1.gone-'));
    world().clock.advance(3_700);
    await expire();
    // The stored state: the API already shows the checkout as expired.
    const state = async (): Promise<string> =>
      (await query.selectFrom('checkouts').select('state').where('id', '=', one.id).executeTakeFirstOrThrow()).state;
    expect(await state()).toBe('open');
    await storeSecret(sealed);
    await expire();
    expect(await state()).toBe('expired');
  });

  it('PY03 does not let an unresponsive account delay others, and asks it for three days', async () => {
    const stuck: Checkout[] = [];
    for (let one = 0; one < 3; one += 1) {
      stuck.push(await startCheckout());
      await open(stuck.at(-1) as Checkout);
    }
    // Enough earlier checkouts to fill a page of the upkeep.
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
    standIn().behavior = 'refuses';
    standIn().requests.length = 0;
    await expire();
    expect(await stateOf({ id: theirs.id } as Checkout)).toBe('expired');
    // One request is enough to know that the account does not answer.
    expect(standIn().requests).toHaveLength(1);
    expect(await stateOf({ id: many[0]?.id } as Checkout)).toBe('open');
    world().clock.advance(3 * 86_400 + 3_700);
    await expire();
    expect(await Promise.all([...stuck, ...many].map((one) => stateOf(one as Checkout)))).toEqual(Array.from({ length: 123 }, () => 'expired'));
    // A payment made there is still booked when the account reports it.
    standIn().behavior = 'answers';
    expect((await sendEvent(stuck[1] as Checkout, 'checkout.session.completed')).json).toEqual({ taken: true });
    expect((await read(stuck[1] as Checkout)).state).toBe('paid');
  });
});
