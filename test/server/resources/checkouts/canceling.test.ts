import { expect, it } from 'vitest';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';
import { openShop } from './checkout-calls.ts';

forEachWorld('a checkout that is canceled', (world) => {
  const cancel = (id: string, token = world().token()): Promise<Answer> =>
    world().send(`/v1/checkouts/${id}/cancel`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });

  it('PY11 expires at once however often it is canceled, and the customer can start another one', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    const answers = [...(await Promise.all([cancel(checkout.id), cancel(checkout.id)])), await cancel(checkout.id)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const expiredCheckout = { id: checkout.id, state: 'expired', checkoutUrl: null, canceledAt: expect.any(String), paidAt: null };
    for (const { json } of answers) expect(json).toMatchObject(expiredCheckout);
    expect(await shop.trail(checkout.id)).toEqual(['checkout.opened', 'checkout.canceled']);
    const nextCheckout = await shop.startCheckout();
    expect([nextCheckout.state, nextCheckout.canceledAt, nextCheckout.id === checkout.id]).toEqual(['open', null, false]);
  });

  it('PY11 can be canceled by its customer and its tenant, and by nobody else', async () => {
    const shop = await openShop(world());
    const { acme, globex, manage, token } = world();
    const checkout = await shop.startCheckout();
    const strangers = [token({ sub: 'ext-2' }), globex.apiKey];
    for (const stranger of strangers) expect((await cancel(checkout.id, stranger)).code).toBe('not_found');
    const ofReceipt = token({ resourceId: acme.receipts[0].id, sub: undefined });
    expect((await cancel(checkout.id, ofReceipt)).code).toBe('customer_required');
    expect((await cancel('chk_000000000000000000000000')).code).toBe('not_found');
    expect((await shop.read(checkout.id)).state).toBe('open');
    expect((await manage(acme.apiKey, 'POST', `/v1/checkouts/${checkout.id}/cancel`)).json).toMatchObject({ state: 'expired' });
    expect(await shop.trail(checkout.id)).toEqual(['checkout.opened', 'checkout.canceled']);
  });

  it('PY11 PY03 is paid by a payment that arrives later, once', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    await cancel(checkout.id);
    for (const _twice of [1, 2]) expect((await shop.sendNotice(checkout)).json).toMatchObject({ state: 'paid', fault: null, canceledAt: expect.any(String) });
    expect(await shop.subscriptions()).toHaveLength(1);
    expect(await shop.trail(checkout.id)).toEqual(['checkout.opened', 'checkout.canceled', 'checkout.paid']);
    expect((await cancel(checkout.id)).code).toBe('conflict');
  });

  it('PY11 PY03 and replaced by a paid one grants nothing for a late payment, and marks it for a refund', async () => {
    const shop = await openShop(world());
    const former = await shop.startCheckout();
    await cancel(former.id);
    expect((await shop.sendNotice(await shop.startCheckout(), { reference: 'order-2' })).json).toMatchObject({ state: 'paid', fault: null });
    expect((await shop.sendNotice(former)).json).toMatchObject({ state: 'paid', fault: 'already_subscribed', subscriptionId: null });
    expect(await shop.subscriptions()).toHaveLength(1);
  });

  it('PY11 is not canceled while a payment is pending, nor after it has failed or expired', async () => {
    const shop = await openShop(world());
    const pending = await shop.startCheckout();
    await shop.sendNotice(pending, { state: 'pending' });
    expect((await cancel(pending.id)).code).toBe('payment_pending');
    expect((await shop.sendNotice(pending)).json).toMatchObject({ state: 'paid', canceledAt: null });
    const failed = await (await openShop(world())).startCheckout();
    await shop.sendNotice(failed, { state: 'failed' });
    expect((await cancel(failed.id)).json).toMatchObject({ state: 'failed', canceledAt: null });
    const late = await (await openShop(world())).startCheckout();
    world().clock.advance(3_601);
    expect((await cancel(late.id)).json).toMatchObject({ state: 'expired', canceledAt: null });
    expect(await shop.trail(late.id)).toEqual(['checkout.opened']);
  });
});

forEachWorld('the list of checkouts', (world) => {
  const items = ({ json }: Answer): Record<string, unknown>[] => json['items'] as Record<string, unknown>[];

  it('PY05 shows customers their own checkouts, newest first, page by page, without a checkout URL', async () => {
    const { acme, globex, manage, read, token } = world();
    const mine: string[] = [];
    for (const _three of [1, 2, 3]) {
      mine.unshift((await (await openShop(world())).startCheckout()).id);
      world().clock.advance(1);
    }
    const other = token({ sub: 'ext-2' });
    const theirs = (await (await openShop(world())).startCheckout({}, other)).id;
    const first = await read(token(), '/v1/checkouts?limit=2');
    expect(items(first).map(({ id }) => id)).toEqual(mine.slice(0, 2));
    expect(items(first)[0]).not.toHaveProperty('checkoutUrl');
    const next = await read(token(), `/v1/checkouts?limit=2&cursor=${String(first.json['nextCursor'])}`);
    expect([items(next).map(({ id }) => id), next.json['nextCursor']]).toEqual([[mine[2]], null]);
    expect(items(await read(other, '/v1/checkouts')).map(({ id }) => id)).toEqual([theirs]);
    expect((await read(token(), '/v1/checkouts?customerId=ext-2')).code).toBe('not_found');
    expect((await read(other, `/v1/checkouts?limit=2&cursor=${String(first.json['nextCursor'])}`)).code).toBe('invalid_cursor');

    expect(items(await manage(acme.apiKey, 'GET', '/v1/checkouts')).map(({ id }) => id)).toEqual([theirs, ...mine]);
    expect(items(await manage(acme.apiKey, 'GET', '/v1/checkouts?customerId=ext-2')).map(({ id }) => id)).toEqual([theirs]);
    expect((await manage(acme.apiKey, 'GET', '/v1/checkouts?customerId=nobody')).code).toBe('not_found');
    expect(items(await manage(globex.apiKey, 'GET', '/v1/checkouts'))).toEqual([]);
    expect((await read(token({ resourceId: acme.receipts[0].id, sub: undefined }), '/v1/checkouts')).code).toBe('customer_required');
  });

  it('PY13 filters by the current state for the tenant and the customer, and shows nobody more', async () => {
    const { acme, clock, globex, manage, read, token } = world();
    // Checkouts of earlier tests have expired by now.
    clock.advance(15 * 86_400);
    const since = clock.now();
    const shop = async () => {
      clock.advance(1);
      return openShop(world());
    };
    const newCheckout = async (state?: string): Promise<string> => {
      const own = await shop();
      const checkout = await own.startCheckout();
      if (state) expect((await own.sendNotice(checkout, { state })).status).toBe(200);
      return checkout.id;
    };
    const [paid, failed, pending] = [await newCheckout('paid'), await newCheckout('failed'), await newCheckout('pending')];
    const expiredIds = [await newCheckout(), await newCheckout()];
    clock.advance(3_601);
    const canceled = await newCheckout();
    await manage(acme.apiKey, 'POST', `/v1/checkouts/${canceled}/cancel`);
    const open = [await newCheckout(), await newCheckout()];
    const ids = async (query: string, credential = acme.apiKey): Promise<unknown[]> => {
      const found: Record<string, unknown>[] = [];
      for (let cursor = ''; ;) {
        const answer = await read(credential, `/v1/checkouts?limit=1&${query}${cursor}`);
        found.push(...items(answer));
        if (answer.json['nextCursor'] === null) break;
        cursor = `&cursor=${String(answer.json['nextCursor'])}`;
      }
      return found.filter(({ createdAt }) => Date.parse(String(createdAt)) >= since).map(({ id }) => id);
    };
    const expected = { paid: [paid], failed: [failed], pending: [pending], open: open.toReversed(), expired: [canceled, ...expiredIds.toReversed()] };
    for (const [state, wanted] of Object.entries(expected)) {
      for (const scope of ['', '&customerId=ext-1']) expect([state, await ids(`state=${state}${scope}`)]).toEqual([state, wanted]);
      expect([state, await ids(`state=${state}`, token())]).toEqual([state, wanted]);
      expect(await ids(`state=${state}`, token({ sub: 'ext-2' }))).toEqual([]);
      expect(await ids(`state=${state}`, globex.apiKey)).toEqual([]);
    }
    // The states stay the same after expiry is written.
    await world().app.services.checkouts.expire({ isOver: () => false, pause: async () => {} });
    expect(await ids('state=expired')).toEqual(expected.expired);
    expect((await read(acme.apiKey, '/v1/checkouts?state=gone')).code).toBe('invalid_request');
    const first = await read(acme.apiKey, '/v1/checkouts?state=open&limit=1');
    expect((await read(acme.apiKey, `/v1/checkouts?state=paid&limit=1&cursor=${String(first.json['nextCursor'])}`)).code).toBe('invalid_cursor');
  });
});
