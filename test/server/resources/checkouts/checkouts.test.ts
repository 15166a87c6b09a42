import { describe, expect, it } from 'vitest';
import { firstPeriod } from '../../../../server/resources/checkouts/payable/periods.ts';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { openSession } from '../../../support/credentials/sessions.ts';
import { type Answer, forEachWorld } from '../../../support/server/world.ts';
import { makePair, tokenFor } from '../../credentials/access-keys/access-key-calls.ts';
import { billingUrl, openShop, returnUrl } from './checkout-calls.ts';

forEachWorld('a checkout', (world) => {
  it('PY01 leads to the billing page with a signed reference, and its payment starts the subscription', async () => {
    const shop = await openShop(world());
    const begun = await shop.begin({ quantity: 3 });
    expect(begun.status, begun.text).toBe(201);
    const checkout = await shop.startCheckout({ quantity: 3 });
    expect(checkout).toMatchObject({
      state: 'open',
      amountMinor: 14_700,
      currency: 'EUR',
      title: 'Pro',
      quantity: 3,
      returnUrl,
      subscriptionId: null,
      fault: null,
    });
    expect(checkout.checkoutUrl?.startsWith(`${billingUrl}&checkout=`)).toBe(true);
    const reference = await shop.billing.read(checkout.checkoutUrl ?? '');
    expect(reference).toMatchObject({
      ...{ id: checkout.id, tenant: 'acme', customer: { externalId: 'ext-1' }, subject: { kind: 'offering', id: shop.offeringId } },
      ...{ amountMinor: 14_700, currency: 'EUR', quantity: 3, returnUrl, noticeUrl: `${world().publicUrl}/v1/checkouts/${checkout.id}/notices` },
    });
    await shop.billing.notify(reference, { state: 'paid', reference: 'order-7' });
    await shop.billing.notify(reference, { state: 'paid', reference: 'order-7' });
    const paid = await shop.read(checkout.id);
    expect(paid).toMatchObject({ state: 'paid', checkoutUrl: null, subscriptionId: expect.stringMatching(/^sub_/), fault: null });
    expect(await shop.subscriptions()).toMatchObject([
      { id: paid.subscriptionId, status: 'active', quantity: 3, period: { start: '2026-11-21', end: '2026-12-20' }, renewsOn: '2026-12-21' },
    ]);
    expect(await shop.trail(checkout.id)).toEqual(['checkout.opened', 'checkout.paid']);
    expect((await shop.begin()).code).toBe('already_subscribed');
  });

  it('PY02 is one checkout with one URL for a double click, two tabs and two pages', async () => {
    const shop = await openShop(world());
    const answers = await Promise.all(Array.from({ length: 6 }, () => shop.begin()));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ json }) => json['id'])).size).toBe(1);
    expect(new Set(answers.map(({ json }) => json['checkoutUrl'])).size).toBe(1);
    const elsewhere = await shop.startCheckout({ returnUrl: 'https://app.acme.example/other' });
    expect([elsewhere.id, elsewhere.returnUrl]).toEqual([answers[0]?.json['id'], 'https://app.acme.example/other']);
  });

  it('AF32 PY02 replays its answer for a repeated idempotency key, and refuses the key with another payload', async () => {
    const shop = await openShop(world());
    const headers = { 'idempotency-key': `click-${shop.offeringId}` };
    const first = await shop.begin({}, headers);
    const again = await shop.begin({}, headers);
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    expect(again.json).toEqual(first.json);
    expect((await shop.begin({ quantity: 2 }, headers)).code).toBe('idempotency_conflict');
  });

  it('PY02 replays its answer to a renewed credential of the same customer, but not to another customer', async () => {
    const shop = await openShop(world());
    const headers = { 'idempotency-key': `renewed-${shop.offeringId}`, origin: page };
    const otherReturn = { returnUrl: `${page}/plans` };
    const session = async (claims?: Record<string, unknown>): Promise<string> => (await openSession(world(), world().acme, claims)).token;
    const pair = await makePair(world());
    const first = await shop.begin(otherReturn, headers, await session());
    expect(first.status, first.text).toBe(201);
    await world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { allowedOrigins: ['https://app.acme.example', page] });
    for (const renewed of [await session(), await tokenFor(world(), pair), await tokenFor(world(), pair), world().token()]) {
      const again = await shop.begin(otherReturn, headers, renewed);
      expect([again.status, again.headers.get('idempotency-replayed')], again.text).toEqual([201, 'true']);
      expect(again.json).toEqual(first.json);
      expect((await shop.begin({ ...otherReturn, quantity: 2 }, headers, renewed)).code).toBe('idempotency_conflict');
    }
    const theirs = await shop.begin(otherReturn, headers, await session({ external_customer_id: 'ext-2', email: 'two@customer.example' }));
    expect([theirs.status, theirs.headers.get('idempotency-replayed')], theirs.text).toEqual([201, null]);
    expect(theirs.json['id']).not.toBe(first.json['id']);
  });

  it('PY05 keeps the idempotency keys of each customer and of the tenant apart', async () => {
    const shop = await openShop(world());
    const headers = { 'idempotency-key': 'buy-pro' };
    const first = await shop.begin({}, headers);
    const theirs = await shop.begin({}, headers, world().token({ sub: 'ext-2' }));
    expect([first.status, theirs.status], theirs.text).toEqual([201, 201]);
    expect(theirs.json['customerId']).not.toBe(first.json['customerId']);
    const ofTenant = await world().manage(world().acme.apiKey, 'POST', '/v1/customers', { externalId: `idem-${shop.offeringId}` }, headers);
    expect(ofTenant.status, ofTenant.text).toBe(201);
    expect((await shop.begin({}, headers)).json).toEqual(first.json);
  });

  it('PY02 is replaced by another checkout for another quantity, and expires', async () => {
    const shop = await openShop(world());
    const one = await shop.startCheckout();
    const two = await shop.startCheckout({ quantity: 2 });
    expect(two.id).not.toBe(one.id);
    expect((await shop.read(one.id)).state).toBe('expired');
    expect(await shop.trail(one.id)).toEqual(['checkout.opened', 'checkout.expired']);
  });

  it('PY03 expires after an hour, and its expiry is recorded', async () => {
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    world().clock.advance(3_601);
    expect(await shop.read(checkout.id)).toMatchObject({ state: 'expired', checkoutUrl: null });
    const { services } = world().app;
    await services.checkouts.expire({ isOver: () => false, pause: async () => {} });
    expect(await shop.trail(checkout.id)).toEqual(['checkout.opened', 'checkout.expired']);
    await expect(shop.billing.read(checkout.checkoutUrl ?? '')).rejects.toMatchObject({ code: 'webhook_too_old' });
    const nextCheckout = await shop.startCheckout();
    expect([nextCheckout.state, nextCheckout.id === checkout.id]).toEqual(['open', false]);
  });

  it('PY05 is started only for the customer of the credential, who can read no other', async () => {
    const shop = await openShop(world());
    const other = world().token({ sub: 'ext-2' });
    const checkout = await shop.startCheckout();
    expect((await world().read(other, `/v1/checkouts/${checkout.id}`)).code).toBe('not_found');
    expect((await shop.begin({ customerId: 'ext-2' })).code).toBe('not_found');
    expect((await shop.begin({ customerId: 'ext-1' })).status).toBe(200);
    expect((await shop.startCheckout({}, other)).id).not.toBe(checkout.id);
    expect((await world().read(world().token({ resourceId: world().acme.receipts[0].id, sub: undefined }), `/v1/checkouts/${checkout.id}`)).status).toBe(403);
    const { embedKey } = await createEmbedKey(world(), world().acme);
    const anonymous = await world().send('/v1/checkouts', {
      method: 'POST',
      headers: { authorization: `Bearer ${embedKey}`, origin: page, 'content-type': 'application/json' },
      body: JSON.stringify({ offeringId: shop.offeringId, returnUrl }),
    });
    expect(anonymous.status).toBe(403);
    const { acme, globex, manage } = world();
    expect((await manage(acme.apiKey, 'POST', '/v1/checkouts', { offeringId: shop.offeringId, returnUrl })).code).toBe('customer_required');
    expect((await manage(acme.apiKey, 'POST', '/v1/checkouts', { offeringId: shop.offeringId, returnUrl, customerId: 'ext-1' })).json['id']).toBe(checkout.id);
    expect((await manage(globex.apiKey, 'GET', `/v1/checkouts/${checkout.id}`)).code).toBe('not_found');
  });

  it('AF32 PY06 returns only to origins of the credential, by the redirect rule', async () => {
    const shop = await openShop(world());
    for (const bad of [
      'javascript:alert(1)',
      '//evil.example/',
      'https://evil.example/',
      'http://app.acme.example/',
      'https://app.acme.example.evil.example/',
      'https://app.acme.example@evil.example/',
      'https://user:a@app.acme.example/',
      'https://receipts.example.com/embed',
      'https://app.acme.example\\@evil.example/',
      '',
    ])
      expect((await shop.begin({ returnUrl: bad })).code, bad).toBe('invalid_request');
    expect((await shop.begin()).status).toBe(201);
  });

  it('PY07 sells only published offerings with a price, that are not sold out', async () => {
    const shop = await openShop(world());
    const { manage, acme } = world();
    const offering = async (more: Record<string, unknown>): Promise<string> => {
      const input = { externalId: `more-${Math.random()}`, status: 'published', name: 'More', priceMinor: 100, currency: 'EUR', cycle: 'monthly', ...more };
      const { json, text } = await manage(acme.apiKey, 'POST', '/v1/offerings', input);
      expect(json['id'], text).toBeDefined();
      return String(json['id']);
    };
    expect((await shop.begin({ offeringId: await offering({ status: 'draft' }) })).code).toBe('not_found');
    expect((await shop.begin({ offeringId: await offering({ priceMinor: null }) })).code).toBe('not_for_sale');
    expect((await shop.begin({ offeringId: await offering({ soldOut: true }) })).code).toBe('not_for_sale');
    expect((await shop.begin({ offeringId: await offering({ priceMinor: Number.MAX_SAFE_INTEGER }), quantity: 2 })).code).toBe('invalid_amount');
    for (const bad of [
      { quantity: 0 },
      { quantity: 1.5 },
      { quantity: -1 },
      { quantity: 1e15 },
      { invoiceId: 'x' },
      { offeringId: undefined },
      { amountMinor: 1 },
    ])
      expect((await shop.begin(bad)).code, JSON.stringify(bad)).toBe('invalid_request');
    const free = await shop.startCheckout({ offeringId: await offering({ priceMinor: 0, cycle: 'annual', trialDays: 14 }) });
    expect(free).toMatchObject({ state: 'paid', checkoutUrl: null, subscriptionId: expect.stringMatching(/^sub_/) });
  });

  it('PY07 pays for the offering as it was at the start; another cycle needs another checkout at any price', async () => {
    // A customer can start no more than 20 checkouts per minute.
    world().clock.advance(61);
    const shop = await openShop(world());
    const patch = (body: Record<string, unknown>) => world().manage(world().acme.apiKey, 'PATCH', `/v1/offerings/${shop.offeringId}`, body);
    const monthly = await shop.startCheckout();
    await patch({ cycle: 'annual', trialDays: 14 });
    const annual = await shop.startCheckout();
    expect([annual.id === monthly.id, (await shop.read(monthly.id)).state]).toEqual([false, 'expired']);
    await patch({ name: 'Another name' });
    expect((await shop.startCheckout()).id).toBe(annual.id);
    const today = new Date(world().clock.now()).toISOString().slice(0, 10);
    expect((await shop.sendNotice(monthly)).json).toMatchObject({ state: 'paid', fault: null });
    const [held] = await shop.subscriptions();
    expect(held).toMatchObject({ status: 'active', trialEndsOn: null, period: { start: today } });
    const { end } = (held?.['period'] ?? {}) as { end: string };
    expect(Date.parse(end) - Date.parse(today)).toBeLessThan(32 * 86_400_000);
  });

  it('PY08 is limited per customer and minute', async () => {
    const shop = await openShop(world());
    world().clock.advance(61);
    const token = world().token({ sub: 'busy' });
    await world().manage(world().acme.apiKey, 'POST', '/v1/customers', { externalId: 'busy' });
    const statuses: number[] = [];
    for (let asked = 0; asked < 22; asked += 1) statuses.push((await shop.begin({}, {}, token)).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });

  it('PY08 counts failed attempts with new keys too, while replayed answers cost nothing', async () => {
    const shop = await openShop(world());
    world().clock.advance(61);
    await world().manage(world().acme.apiKey, 'POST', '/v1/customers', { externalId: 'circling' });
    const begin = (key: string, body: Record<string, unknown> = {}): Promise<Answer> =>
      shop.begin(body, { 'idempotency-key': key }, world().token({ sub: 'circling' }));
    for (let asked = 0; asked < 30; asked += 1) expect((await begin('good')).status).toBe(201);
    const codes: unknown[] = [];
    for (let asked = 0; asked < 20; asked += 1) codes.push((await begin(`bad-${asked}`, { returnUrl: 'https://evil.example/' })).code);
    expect(codes).toEqual([...Array.from({ length: 19 }, () => 'invalid_request'), 'rate_limited']);
    // A key whose request was rate-limited can be used again.
    world().clock.advance(61);
    expect((await begin('bad-19')).status).toBe(200);
  });

  it('PY07 is refused if a tenant takes no payments, and the secret of its provider is shown once', async () => {
    const { globex, manage } = world();
    const shop = await openShop(world(), {}, globex);
    expect((await manage(globex.apiKey, 'GET', '/v1/payment-provider')).text).not.toContain(shop.secret);
    expect((await manage(globex.apiKey, 'GET', '/v1/audit?targetKind=payment_provider')).text).not.toContain(shop.secret);
    const row = await world().app.services.database.query.selectFrom('payment_providers').selectAll().where('tenant_id', '=', globex.id).executeTakeFirst();
    expect(JSON.stringify(row)).not.toContain(shop.secret);
    for (const bad of ['http://billing.example/', 'https://10.0.0.1/', 'https://receipts.example.com/pay', 'javascript:alert(1)'])
      expect((await manage(globex.apiKey, 'POST', '/v1/payment-provider', { provider: 'redirect', url: bad })).code).toBe('invalid_request');
    await manage(globex.apiKey, 'DELETE', '/v1/payment-provider');
    const ask = { offeringId: shop.offeringId, returnUrl, customerId: 'ext-1' };
    expect((await manage(globex.apiKey, 'POST', '/v1/checkouts', ask)).code).toBe('feature_disabled');
  });
});

describe('the first period', () => {
  it.each([
    ['monthly', 0, '2026-11-21', { start: '2026-11-21', end: '2026-12-20' }, '2026-12-21', null],
    ['monthly', 0, '2026-01-31', { start: '2026-01-31', end: '2026-02-27' }, '2026-02-28', null],
    ['annual', 0, '2028-02-29', { start: '2028-02-29', end: '2029-02-27' }, '2029-02-28', null],
    ['annual', 14, '2026-12-20', { start: '2027-01-03', end: '2028-01-02' }, '2028-01-03', '2027-01-02'],
    ['one_time', 0, '2026-11-21', null, null, null],
    ['custom', 7, '2026-11-21', null, null, '2026-11-27'],
  ] as const)('of %s with %i days of trial from %s', (cycle, trialDays, day, period, renewsOn, trialEndsOn) => {
    expect(firstPeriod(cycle, trialDays, day)).toEqual({ period, renewsOn, trialEndsOn });
  });
});
