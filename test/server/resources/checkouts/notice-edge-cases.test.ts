import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { openShop } from './checkout-calls.ts';

const invalidFields: [string, Record<string, unknown>][] = [
  ['text', { amountMinor: '4900' }],
  ['a fraction', { amountMinor: 4900.5 }],
  ['null', { amountMinor: null }],
  ['more than a safe integer', { amountMinor: 2 ** 53 }],
  ['a currency in lower case', { currency: 'eur' }],
  ['a currency in fullwidth letters', { currency: '\uff25\uff35\uff32' }],
  ['a currency with a space', { currency: 'EUR ' }],
  ['an unknown state', { state: 'refunded' }],
  ['a state in upper case', { state: 'PAID' }],
  ['an unknown field', { amount: 4_900 }],
];

forEachWorld('a correctly signed payment notice', (world) => {
  it('PY04 books nothing with an invalid amount, currency, state or field, and accepts an integer in any notation', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    for (const [what, changed] of invalidFields) {
      const answer = await shop.sendNotice(checkout, changed);
      expect([400, 409], `${what}: ${answer.text}`).toContain(answer.status);
    }
    expect((await shop.read(checkout.id)).state).toBe('open');
    expect(await shop.subscriptions()).toEqual([]);
    const exponent = shop.noticeOf(checkout).replace('"amountMinor":4900', '"amountMinor":49e2');
    expect((await shop.post(checkout.id, exponent, shop.sign(exponent))).json).toMatchObject({ state: 'paid' });
  });

  it('PY04 with a wrong amount is refused each time it is sent, and accepted with the right one', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect((await shop.sendNotice(checkout, { amountMinor: 1 })).code, String(attempt)).toBe('payment_mismatch');
    expect((await shop.trail(checkout.id)).filter((action) => action === 'checkout.notice_refused')).toHaveLength(3);
    expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid' });
    // A booked notice is not checked again.
    expect((await shop.sendNotice(checkout, { amountMinor: 1 })).status).toBe(200);
  });

  it('PY03 with references that differ only in the last character reports two payments', async () => {
    const shop = await openShop(world());
    const checkout = await shop.billing.read(String((await shop.startCheckout()).checkoutUrl));
    const name = 'r'.repeat(199);
    await shop.billing.notify(checkout, { state: 'paid', reference: `${name}1` });
    await shop.billing.notify(checkout, { state: 'paid', reference: `${name}2` });
    await shop.billing.notify(checkout, { state: 'paid', reference: `${name}2` });
    expect((await shop.trail(checkout.id)).filter((action) => action === 'checkout.paid_again')).toHaveLength(1);
  });

  it('PY02 PY03 of a pending payment counts after expiry, and no second payment can start until it is paid', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    world().clock.advance(3_700);
    await world().app.services.checkouts.expire({ isOver: () => false, pause: async () => {} });
    expect((await shop.sendNotice(checkout, { state: 'pending' })).json).toMatchObject({ state: 'pending' });
    expect((await shop.begin()).code).toBe('payment_pending');
    expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid', fault: null, subscriptionId: expect.stringMatching(/^sub_/) });
    expect(await shop.trail(checkout.id)).toEqual(['checkout.opened', 'checkout.expired', 'checkout.pending', 'checkout.paid']);
  });

  it('PY02 PY11 of a pending payment reopens a canceled checkout, ends its successor, and outranks a later one', async () => {
    const shop = await openShop(world());
    const former = await shop.startCheckout();
    const cancel = (id: string) => world().manage(world().acme.apiKey, 'POST', `/v1/checkouts/${id}/cancel`);
    await cancel(former.id);
    const next = await shop.startCheckout({ quantity: 2 });
    expect((await shop.sendNotice(former, { state: 'pending' })).json).toMatchObject({ state: 'pending', canceledAt: expect.any(String) });
    expect([(await shop.read(next.id)).state, (await shop.begin()).code]).toEqual(['expired', 'payment_pending']);
    expect((await shop.sendNotice(next, { state: 'pending' })).json).toMatchObject({ state: 'expired' });
    expect((await shop.sendNotice(former, { state: 'failed' })).json).toMatchObject({ state: 'failed' });
    expect((await shop.startCheckout()).state).toBe('open');
  });

  it.each([['failed order-1', 'pending order-2'], ['pending order-2', 'failed order-1']])(
    'PY02 PY03 of a second try on the billing page counts, and nothing is charged again meanwhile: %s, %s',
    async (...told) => {
      const shop = await openShop(world());
      const checkout = await shop.startCheckout();
      for (const id of told) {
        const [state, reference] = id.split(' ');
        expect((await shop.sendNotice(checkout, { id, state, reference })).status).toBe(200);
      }
      expect([(await shop.read(checkout.id)).state, (await shop.begin()).code]).toEqual(['pending', 'payment_pending']);
      const paid = { id: 'paid order-2', reference: 'order-2' };
      expect((await shop.sendNotice(checkout, paid)).json).toMatchObject({ state: 'paid', fault: null });
    },
  );

  it('PY02 of a payment that was pending beside another counts when it is sent again after the other has failed', async () => {
    const shop = await openShop(world());
    const former = await shop.startCheckout();
    await world().manage(world().acme.apiKey, 'POST', `/v1/checkouts/${former.id}/cancel`);
    const next = await shop.startCheckout({ quantity: 2 });
    const states = async (): Promise<string[]> => Promise.all([former, next].map(async ({ id }) => (await shop.read(id)).state));
    for (const one of [next, former]) await shop.sendNotice(one, { state: 'pending' });
    expect(await states()).toEqual(['expired', 'pending']);
    await shop.sendNotice(next, { state: 'failed' });
    await shop.sendNotice(former, { state: 'pending' });
    expect(await states()).toEqual(['pending', 'failed']);
  });
});
