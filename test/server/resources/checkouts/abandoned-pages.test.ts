import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { engines } from '../../../support/databases/engines.ts';
import { atStripe } from './stripe-calls.ts';

let count = 0;

describe.each(engines)('a Stripe page whose offer has changed, on %s', (engine) => {
  const { world, standIn, plan, buy, open, read, sessionOf, payWithoutNotice, expire, sendEvent } = atStripe(engine);
  const manage = (method: string, path: string, body?: unknown) => world().manage(world().acme.apiKey, method, path, body);
  const openedCheckout = async (what: Record<string, unknown>): Promise<Checkout> => {
    const checkout = (await buy(what)).json as unknown as Checkout;
    expect((await open(checkout)).status).toBe(303);
    return checkout;
  };
  const statusOf = (checkout: Checkout) => sessionOf(checkout)?.status;
  beforeEach(() => {
    standIn().behavior = 'answers';
    standIn().beforeExpire = undefined;
    world().clock.advance(61);
  });

  it.each([
    ['changes its price', (id: string) => manage('PATCH', `/v1/offerings/${id}`, { priceMinor: 5_900 })],
    ['is free', (id: string) => manage('PATCH', `/v1/offerings/${id}`, { priceMinor: 0 })],
    ['is sold out', (id: string) => manage('PATCH', `/v1/offerings/${id}`, { soldOut: true })],
    ['becomes annual', (id: string) => manage('PATCH', `/v1/offerings/${id}`, { cycle: 'annual' })],
    ['is archived', (id: string) => manage('POST', `/v1/offerings/${id}/archive`)],
    [
      'is written in bulk',
      async (id: string) => {
        const { json } = await manage('GET', `/v1/offerings/${id}`);
        const item = { externalId: json['externalId'], status: 'published', name: 'Pro', priceMinor: 1_900, currency: 'EUR', cycle: 'monthly' };
        return manage('POST', '/v1/offerings/bulk', { items: [item] });
      },
    ],
  ])('PY07 is closed when the offering %s, even if the customer does not return', async (_what, change) => {
    const [checkout, other] = [await openedCheckout({ offeringId: await plan() }), await openedCheckout({ offeringId: await plan() })];
    expect((await change(checkout.subject.id)).status).toBe(200);
    await expire();
    expect([statusOf(checkout), statusOf(other)]).toEqual(['expired', 'open']);
    expect([(await read(checkout)).state, (await read(other)).state]).toEqual(['expired', 'open']);
  });

  it('PY07 stays open when the description of its offering changes', async () => {
    const checkout = await openedCheckout({ offeringId: await plan() });
    expect((await manage('PATCH', `/v1/offerings/${checkout.subject.id}`, { description: 'Better than ever' })).status).toBe(200);
    await expire();
    expect([statusOf(checkout), (await read(checkout)).state]).toEqual(['open', 'open']);
  });

  it.each([
    ['is void', (id: string) => manage('POST', `/v1/invoices/${id}/void`)],
    ['is paid elsewhere', (id: string) => manage('POST', `/v1/invoices/${id}/payments`, { amountMinor: 2_000, currency: 'EUR', reference: 'bank' })],
    [
      'has a credit note',
      (id: string) => {
        const lines = [{ description: 'less', amountMinor: 500 }];
        return manage('POST', `/v1/invoices/${id}/credit-notes`, { number: `CN-LP-${engine}-${(count += 1)}`, issueDate: '2026-11-02', lines });
      },
    ],
  ])('PY07 is closed when the invoice %s', async (_what, change) => {
    const input = { number: `LP-${engine}-${(count += 1)}`, customer: { externalId: 'ext-1' }, status: 'open', issueDate: '2026-11-01', currency: 'EUR' };
    const { json } = await manage('POST', '/v1/invoices', { ...input, lines: [{ description: 'a', amountMinor: 12_000 }] });
    const checkout = await openedCheckout({ invoiceId: json['id'] });
    const answer = await change(String(json['id']));
    expect([200, 201], answer.text).toContain(answer.status);
    await expire();
    expect([statusOf(checkout), (await read(checkout)).state]).toEqual(['expired', 'expired']);
  });

  it.each(['', '/bulk'])('PY02 is closed when the tenant subscribes its customer to the same plan (POST /v1/subscriptions%s)', async (path) => {
    const opened = async (): Promise<Checkout> => openedCheckout({ offeringId: await plan() });
    const [held, other, ended] = [await opened(), await opened(), await opened()];
    const subscribe = async (offering: string, customer: string, status = 'active') => {
      const item = { externalId: `by vendor ${offering} ${customer}`, customer: { externalId: customer }, offering, status, quantity: 1 };
      const answer = await manage('POST', `/v1/subscriptions${path}`, path === '' ? item : { items: [item] });
      expect([200, 201], answer.text).toContain(answer.status);
    };
    await subscribe(held.subject.id, 'ext-1');
    await subscribe(other.subject.id, 'ext-2');
    await subscribe(ended.subject.id, 'ext-1', 'ended');
    await expire();
    expect([statusOf(held), statusOf(other), statusOf(ended)]).toEqual(['expired', 'open', 'open']);
    expect([(await read(held)).state, (await read(other)).state, (await read(ended)).state]).toEqual(['expired', 'open', 'open']);
  });

  const subscribed = (checkout: Checkout) => {
    const item = { externalId: `meanwhile ${checkout.id}`, customer: { externalId: 'ext-1' }, offering: checkout.subject.id, status: 'active', quantity: 1 };
    return manage('POST', '/v1/subscriptions', item);
  };

  it.each([
    ['the vendor subscribes its customer to the same plan', subscribed, 'already_subscribed'],
    ['its offering changes its price', ({ subject }: Checkout) => manage('PATCH', `/v1/offerings/${subject.id}`, { priceMinor: 5_900 }), 'conflict'],
    ['its offering is archived', ({ subject }: Checkout) => manage('POST', `/v1/offerings/${subject.id}/archive`), 'not_found'],
    ['its invoice is void', ({ subject }: Checkout) => manage('POST', `/v1/invoices/${subject.id}/void`), 'invoice_state_conflict'],
  ])('PY02 PY07 is closed when %s while the page is being created', async (what, change, code) => {
    const number = `LP-${engine}-${(count += 1)}`;
    const invoice = { number, customer: { externalId: 'ext-1' }, status: 'open', issueDate: '2026-11-01', currency: 'EUR' };
    const lines = [{ description: 'a', amountMinor: 12_000 }];
    const invoiceId = what.includes('invoice') ? (await manage('POST', '/v1/invoices', { ...invoice, lines })).json['id'] : undefined;
    const checkout = (await buy(invoiceId === undefined ? { offeringId: await plan() } : { invoiceId })).json as unknown as Checkout;
    standIn().onCreated = async () => expect([200, 201]).toContain((await change(checkout)).status);
    expect((await open(checkout)).code).toBe(code);
    expect([statusOf(checkout), (await read(checkout)).state]).toEqual(['expired', 'expired']);
  });

  it('PY02 is closed by upkeep if Stripe was unreachable when its customer was subscribed', async () => {
    const checkout = (await buy({ offeringId: await plan() })).json as unknown as Checkout;
    standIn().onCreated = async () => {
      await subscribed(checkout);
      standIn().behavior = 'disconnects';
    };
    expect((await open(checkout)).code).toBe('already_subscribed');
    expect([statusOf(checkout), (await read(checkout)).state]).toEqual(['open', 'expired']);
    standIn().behavior = 'answers';
    world().clock.advance(61);
    await expire();
    expect(statusOf(checkout)).toBe('expired');
  });

  it('PY02 is not asked about after its own payment has started the subscription', async () => {
    const checkout = await openedCheckout({ offeringId: await plan() });
    expect((await sendEvent(checkout, 'checkout.session.completed')).json).toEqual({ taken: true });
    const requestCount = standIn().requests.length;
    await expire();
    expect([standIn().requests.length, (await read(checkout)).state]).toEqual([requestCount, 'paid']);
  });

  it('PY02 of a replaced checkout is closed, even if nobody opens the page of the new one', async () => {
    const offeringId = await plan();
    const first = await openedCheckout({ offeringId });
    const second = (await buy({ offeringId, quantity: 3 })).json as unknown as Checkout;
    expect(second.id).not.toBe(first.id);
    standIn().behavior = 'disconnects';
    await expire();
    expect(statusOf(first)).toBe('open');
    standIn().behavior = 'answers';
    world().clock.advance(61);
    await expire();
    expect([statusOf(first), (await read(second)).state]).toEqual(['expired', 'open']);
    const requestCount = standIn().requests.length;
    await expire();
    expect(standIn().requests).toHaveLength(requestCount);
  });

  it('PY03 counts if it was paid at the last moment', async () => {
    const offeringId = await plan();
    const first = await openedCheckout({ offeringId });
    const second = (await buy({ offeringId, quantity: 3 })).json as unknown as Checkout;
    payWithoutNotice(first);
    await expire();
    expect(await read(first)).toMatchObject({ state: 'paid', fault: null });
    expect((await read(second)).state).toBe('expired');
  });

  it('PY02 is closed when the replaced checkout is paid late, and its own checkout expires at once', async () => {
    const offeringId = await plan();
    const late = await openedCheckout({ offeringId });
    const other = await openedCheckout({ offeringId, quantity: 3 });
    // The notice of a payment made before the first page was closed arrives now.
    expect((await sendEvent(late, 'checkout.session.completed')).json).toEqual({ taken: true });
    expect([(await read(late)).state, (await read(other)).state]).toEqual(['paid', 'expired']);
    await expire();
    expect(statusOf(other)).toBe('expired');
  });
});
