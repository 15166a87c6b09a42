import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { openShop } from './checkout-calls.ts';

forEachWorld('a payment notice', (world) => {
  it('PY04 counts if the billing page signed it, and has no effect otherwise', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    const body = shop.noticeOf(checkout);
    const others = await openShop(world(), {}, world().globex);
    const later = shop.noticeOf(checkout, { amountMinor: 1 });
    const refused: [string, string, string | undefined][] = [
      ['no signature', body, undefined],
      ['an empty one', body, ''],
      ['another secret', body, shop.sign(body, { hmacSecret: `paysec_${'a'.repeat(43)}` })],
      ['the secret of another tenant', body, others.sign(body)],
      ['the secret of another tenant under this key', body, shop.sign(body, { hmacSecret: others.secret })],
      ['another body', later, shop.sign(body)],
      ['one of six minutes ago', body, shop.sign(body, { at: world().clock.now() - 360_000 })],
      ['one that is ahead', body, shop.sign(body, { at: world().clock.now() + 360_000 })],
    ];
    for (const [what, text, signature] of refused) {
      const answer = await shop.post(checkout.id, text, signature);
      expect([answer.status, answer.code], what).toEqual([401, 'payment_notice_invalid']);
    }
    // The signed reference that the browser carries is no notice when it is sent back.
    const address = new URL(checkout.checkoutUrl ?? '').searchParams;
    const reflected = await shop.post(checkout.id, JSON.stringify(address.get('checkout')), address.get('checkout_signature') ?? '');
    expect([400, 401]).toContain(reflected.status);
    expect((await shop.post(checkout.id, '{"half":', shop.sign('{"half":'))).status).toBe(400);
    const unknown = shop.noticeOf({ ...checkout, id: 'chk_000000000000000000000000' });
    expect((await shop.post('chk_000000000000000000000000', unknown, shop.sign(unknown))).code).toBe('payment_notice_invalid');
    const elsewhere = await shop.startCheckout({}, world().token({ sub: 'ext-2' }));
    expect((await shop.post(elsewhere.id, body, shop.sign(body))).code).toBe('payment_notice_invalid');
    expect((await shop.read(checkout.id)).state).toBe('open');
    expect(await shop.subscriptions()).toEqual([]);
    expect((await shop.post(checkout.id, body, shop.sign(body))).json).toMatchObject({ state: 'paid' });
  });

  it('AF30 PY04 is refused from a browser, even if correctly signed', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    const body = shop.noticeOf(checkout);
    const answer = await world().send(`/v1/checkouts/${checkout.id}/notices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'vitrine-signature': shop.sign(body), origin: 'https://app.acme.example' },
      body,
    });
    expect(answer.code).toBe('browser_not_allowed');
    await world().read(world().token(), `/v1/checkouts/${checkout.id}?state=paid`);
    expect((await shop.read(checkout.id)).state).toBe('open');
  });

  it('PY04 with another amount or currency books nothing, and is recorded in the trail', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    for (const wrong of [{ amountMinor: 1 }, { amountMinor: 4_901 }, { amountMinor: -4_900 }, { currency: 'USD' }]) {
      const answer = await shop.sendNotice(checkout, { id: JSON.stringify(wrong), ...wrong });
      expect([answer.status, answer.code]).toEqual([409, 'payment_mismatch']);
    }
    expect((await shop.read(checkout.id)).state).toBe('open');
    expect((await shop.trail(checkout.id)).filter((action) => action === 'checkout.notice_refused')).toHaveLength(4);
    expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid' });
  });

  it('PY03 is booked once, as one payment and one subscription, when it is replayed or sent concurrently', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    const answers = await Promise.all(Array.from({ length: 5 }, () => shop.sendNotice(checkout)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid' });
    expect(await shop.subscriptions()).toHaveLength(1);
    expect((await shop.trail(checkout.id)).filter((action) => action === 'checkout.paid')).toHaveLength(1);
  });

  it.each([
    [['pending', 'paid'], 'paid'],
    [['paid', 'pending'], 'paid'],
    [['failed', 'paid'], 'paid'],
    [['paid', 'failed'], 'paid'],
    [['failed', 'pending'], 'failed'],
    [['pending', 'failed'], 'failed'],
    [['pending', 'failed', 'paid', 'pending', 'failed'], 'paid'],
  ])('PY03 in the order %j ends in %s', async (states, last) => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    for (const state of states) expect((await shop.sendNotice(checkout, { state })).status).toBe(200);
    expect((await shop.read(checkout.id)).state).toBe(last);
    expect(await shop.subscriptions()).toHaveLength(last === 'paid' ? 1 : 0);
  });

  it('PY02 of a pending payment blocks a second payment, and after a failure the customer can try again', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    await shop.sendNotice(checkout, { state: 'pending' });
    expect((await shop.begin()).code).toBe('payment_pending');
    expect((await shop.begin({ quantity: 2 })).code).toBe('payment_pending');
    world().clock.advance(7_200);
    expect((await shop.read(checkout.id)).state).toBe('pending');
    await shop.sendNotice(checkout, { state: 'failed' });
    expect((await shop.startCheckout()).id).not.toBe(checkout.id);
  });

  it('PY03 counts even if it arrives after the checkout has expired', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    world().clock.advance(3 * 3_600);
    await world().app.services.checkouts.expire({ isOver: () => false, pause: async () => {} });
    expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid', fault: null, subscriptionId: expect.stringMatching(/^sub_/) });
    expect(await shop.subscriptions()).toHaveLength(1);
  });

  it('PY03 of a second payment for the same offering grants nothing, and marks it for a refund', async () => {
    const shop = await openShop(world());
    const first = await shop.startCheckout();
    const second = await shop.startCheckout({ quantity: 2 });
    await shop.sendNotice(second);
    expect((await shop.sendNotice(first, { id: 'late', reference: 'order-2' })).json).toMatchObject({
      state: 'paid',
      fault: 'already_subscribed',
      subscriptionId: null,
    });
    expect(await shop.subscriptions()).toMatchObject([{ quantity: 2 }]);
  });

  it('PY03 of a second payment for the same checkout is recorded, and books nothing', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    await shop.sendNotice(checkout);
    for (let attempt = 0; attempt < 2; attempt += 1) await shop.sendNotice(checkout, { id: 'again', reference: 'order-2' });
    expect(await shop.trail(checkout.id)).toEqual(['checkout.opened', 'checkout.paid', 'checkout.paid_again']);
    expect(await shop.subscriptions()).toHaveLength(1);
  });

  it('PY03 is stored together with the subscription or not at all', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    const { services } = world().app;
    const write = (terms_json: string) => services.database.query.updateTable('checkouts').set({ terms_json }).where('id', '=', checkout.id).execute();
    await write('{');
    expect((await shop.sendNotice(checkout)).status).toBe(500);
    expect(await shop.trail(checkout.id)).toEqual(['checkout.opened']);
    const notices = services.database.query.selectFrom('checkout_notices').selectAll().where('checkout_id', '=', checkout.id);
    expect(await notices.execute()).toEqual([]);
    await write(JSON.stringify({ cycle: 'monthly', trialDays: 0 }));
    expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid' });
  });

  it('PY09 is accepted with both secrets during a rotation, then with the new one alone', async () => {
    const shop = await openShop(world());
    const [one, two] = [await shop.startCheckout(), await shop.startCheckout({}, world().token({ sub: 'ext-2' }))];
    const { acme, manage } = world();
    await manage(acme.apiKey, 'POST', '/v1/payment-provider/rotate-secret', { graceSeconds: 60 });
    expect((await shop.sendNotice(one)).json).toMatchObject({ state: 'paid' });
    world().clock.advance(61);
    expect((await shop.sendNotice(two)).code).toBe('payment_notice_invalid');
  });

  it('PY02 extends a pending payment beyond two weeks each time the billing page reports it again', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    await shop.sendNotice(checkout, { state: 'pending' });
    for (const week of ['first', 'second', 'third']) {
      world().clock.advance(10 * 86_400);
      expect((await shop.sendNotice(checkout, { state: 'pending', id: `${week} word` })).json, week).toMatchObject({ state: 'pending' });
    }
    expect((await shop.begin()).code).toBe('payment_pending');
    // A repeated notice extends nothing.
    world().clock.advance(10 * 86_400);
    await shop.sendNotice(checkout, { state: 'pending', id: 'third word' });
    world().clock.advance(5 * 86_400);
    expect((await shop.read(checkout.id)).state).toBe('expired');
    expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid', fault: null });
  });

  it('PY08 is limited per address if it is refused', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    world().clock.advance(61);
    const statuses: number[] = [];
    for (let asked = 0; asked < 63; asked += 1) statuses.push((await shop.post(checkout.id, shop.noticeOf(checkout), 't=1,v1=x')).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
    expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid' });
  });

  it('PY10 is sent to the tenant’s webhook as the resulting events', async () => {
    const shop = await openShop(world());
    const { json } = await world().manage(world().acme.apiKey, 'POST', '/v1/webhooks', {
      url: 'https://api.acme.example/paid',
      events: ['checkout.paid', 'subscription.created'],
    });
    const checkout = await shop.startCheckout();
    await shop.sendNotice(checkout);
    const listed = await world().manage(world().acme.apiKey, 'GET', `/v1/webhooks/${String(json['id'])}/deliveries`);
    expect((listed.json['items'] as { event: { type: string } }[]).map(({ event }) => event.type).toSorted()).toEqual([
      'checkout.paid',
      'subscription.created',
    ]);
  });
});
