import { beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../support/databases/engines.ts';
import { atStripe, secretKey, webhookSecret } from './stripe-calls.ts';

describe.each(engines)('Stripe on %s', (engine) => {
  const { world, standIn, begin, startCheckout, open, cancel, sessionOf, read, eventOf, post, signed, sendEvent, expire, stateOf } = atStripe(engine);
  beforeEach(() => {
    standIn().behavior = 'answers';
    standIn().requests.length = 0;
  });

  it('PY01 PY02 gets one session with the amount to pay, however often the customer opens the checkout', async () => {
    const checkout = await startCheckout();
    expect(checkout.checkoutUrl?.startsWith(`${world().publicUrl}/pay/${checkout.id}/`)).toBe(true);
    expect(standIn().requests).toEqual([]);
    const answers = await Promise.all([open(checkout), open(checkout), open(checkout)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(new Set(answers.map(({ headers }) => headers.get('location')))).toEqual(new Set([sessionOf(checkout)?.url]));
    expect([...standIn().sessions.values()].filter(({ client_reference_id: reference }) => reference === checkout.id)).toHaveLength(1);
    const [request] = standIn().requests;
    expect(request).toMatchObject({ authorization: `Bearer ${secretKey}`, key: checkout.id });
    expect(Object.fromEntries(request?.form ?? [])).toMatchObject({
      ...{
        mode: 'payment',
        client_reference_id: checkout.id,
        success_url: `${checkout.checkoutUrl}/back`,
        cancel_url: `${checkout.checkoutUrl}/back`,
        'line_items[0][price_data][product_data][name]': '2 × Pro',
      },
      ...{ 'line_items[0][price_data][unit_amount]': '9800', 'line_items[0][price_data][currency]': 'eur' },
    });
    expect((await open({ ...checkout, checkoutUrl: `${checkout.checkoutUrl?.slice(0, -22)}${'A'.repeat(22)}` })).status).toBe(404);
    expect((await open({ ...checkout, checkoutUrl: `${world().publicUrl}/pay/chk_000000000000000000000000/${'A'.repeat(22)}` })).status).toBe(404);
  });

  it('PY03 PY04 has its notices, signed as the stripe package signs, booked once and in any order', async () => {
    const checkout = await startCheckout();
    await open(checkout);
    expect((await sendEvent(checkout, 'checkout.session.completed', { payment_status: 'unpaid' })).json).toEqual({ taken: true });
    expect((await read(checkout)).state).toBe('pending');
    for (let attempt = 0; attempt < 3; attempt += 1) expect((await sendEvent(checkout, 'checkout.session.async_payment_succeeded')).status).toBe(200);
    expect((await sendEvent(checkout, 'checkout.session.expired', { payment_status: 'unpaid', status: 'expired' })).status).toBe(200);
    expect(await read(checkout)).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
    expect((await open(checkout)).status).toBe(409);
  });

  it('PY04 has notices refused that are forged, old, changed or of another tenant, and other amounts not booked', async () => {
    const checkout = await startCheckout();
    await open(checkout);
    const payload = eventOf(checkout, 'checkout.session.completed');
    for (const header of [
      undefined,
      '',
      't=1,v1=00',
      signed(payload, { secret: 'whsec_other' }),
      signed(payload, { at: world().clock.now() - 360_000 }),
      signed(`${payload} `),
      signed(payload).replace('v1=', 'v0='),
    ])
      expect((await post(payload, header)).code, String(header)).toBe('payment_notice_invalid');
    expect((await post(payload, signed(payload), 'globex')).code).toBe('payment_notice_invalid');
    for (const [name, wrong] of Object.entries({ amount: { amount_total: 1 }, currency: { currency: 'usd' } })) {
      const other = eventOf(checkout, 'checkout.session.completed', wrong).replace('evt_', `evt_${name}_`);
      expect((await post(other, signed(other))).code).toBe('payment_mismatch');
    }
    const elsewhere = JSON.stringify({ id: 'evt_x', type: 'invoice.paid', data: { object: {} } });
    expect((await post(elsewhere, signed(elsewhere))).json).toEqual({ taken: false });
    expect((await sendEvent(checkout, 'checkout.session.completed', { client_reference_id: 'order-of-another-shop' })).json).toEqual({ taken: false });
    expect((await read(checkout)).state).toBe('open');
    expect((await post(payload, signed(payload))).json).toEqual({ taken: true });
    expect((await read(checkout)).state).toBe('paid');
  });

  it.each(['charge.refunded', 'charge.dispute.created', 'refund.created', 'payment_intent.canceled', 'invoice.paid'])(
    'PY03 events of type %s are acknowledged, and undo no payment',
    async (type) => {
      const checkout = await startCheckout();
      await open(checkout);
      await sendEvent(checkout, 'checkout.session.completed');
      const [charge, refunds] = [{ object: 'charge', payment_intent: 'pi_1', amount_refunded: 9_800 }, { total_count: 1 }];
      const payload = JSON.stringify({ id: `evt_${checkout.id}_${type}`, object: 'event', type, data: { object: { ...charge, refunds } } });
      expect((await post(payload, signed(payload))).json).toEqual({ taken: false });
      expect(await read(checkout)).toMatchObject({ state: 'paid', fault: null });
    },
  );

  it('PY07 has its answers read only up to the size of a session', async () => {
    const checkout = await startCheckout();
    Object.assign(standIn(), { behavior: 'streams endlessly', bytesRead: 0 });
    const answer = await open(checkout);
    expect([answer.status, answer.code]).toEqual([503, 'payment_provider_away']);
    expect(standIn().bytesRead).toBeLessThan(32 * 1024 * 1024);
    standIn().behavior = 'answers';
    expect((await open(checkout)).status).toBe(303);
  });

  it.each(['refuses', 'disconnects', 'sends HTML', 'redirects'] as const)(
    'PY07 that %s leads to an error without a charge or a secret, and the next attempt works',
    async (behavior) => {
      const checkout = await startCheckout();
      standIn().behavior = behavior;
      const answer = await open(checkout);
      expect([answer.status, answer.code]).toEqual([503, 'payment_provider_away']);
      expect(answer.text).not.toContain('secret');
      standIn().behavior = 'answers';
      expect((await open(checkout)).status).toBe(303);
    },
  );

  it('PY11 PY03 takes no payment for a canceled checkout; if it was unreachable then, a payment is booked', async () => {
    const [left, away] = [await startCheckout(), await startCheckout()];
    await open(left);
    await open(away);
    expect((await cancel(left)).json).toMatchObject({ state: 'expired', canceledAt: expect.any(String) });
    expect(sessionOf(left)?.status).toBe('expired');
    expect((await open(left)).status).toBe(409);
    standIn().behavior = 'disconnects';
    expect((await cancel(away)).status).toBe(200);
    standIn().behavior = 'answers';
    expect((await sendEvent(away, 'checkout.session.completed')).json).toEqual({ taken: true });
    expect(await read(away)).toMatchObject({ state: 'paid', subscriptionId: expect.stringMatching(/^sub_/) });
  });

  it('PY03 is asked for missing notices before a checkout expires, which waits while Stripe is unreachable', async () => {
    const [paid, left] = [await startCheckout(), await startCheckout()];
    await open(paid);
    await open(left);
    Object.assign(sessionOf(paid) ?? {}, { status: 'complete', payment_status: 'paid', payment_intent: 'pi_2' });
    world().clock.advance(3_601);
    standIn().behavior = 'disconnects';
    await expire();
    expect([await stateOf(paid), await stateOf(left)]).toEqual(['open', 'open']);
    standIn().behavior = 'answers';
    world().clock.advance(61);
    await expire();
    expect([await stateOf(paid), await stateOf(left)]).toEqual(['paid', 'expired']);
  });

  it('is not used for currencies that it counts differently, and its secrets are never shown', async () => {
    expect((await begin({ currency: 'ISK' })).code).toBe('not_for_sale');
    expect((await begin({ currency: 'KWD', priceMinor: 1_005 })).status).toBe(201);
    expect((await begin({ currency: 'KWD', priceMinor: 1_001 })).code).toBe('not_for_sale');
    const { acme, manage, app, logged } = world();
    const shown = await manage(acme.apiKey, 'GET', '/v1/payment-provider');
    const trail = await manage(acme.apiKey, 'GET', '/v1/audit?targetKind=payment_provider');
    const row = await app.services.database.query.selectFrom('payment_providers').selectAll().execute();
    for (const secret of [secretKey, webhookSecret])
      for (const text of [shown.text, trail.text, JSON.stringify(row), logged.join('')]) expect(text).not.toContain(secret);
    for (const bad of [{ secretKey: 'pk_test_public' }, { webhookSecret: 'secret' }, { secretKey: undefined }])
      expect((await manage(acme.apiKey, 'POST', '/v1/payment-provider', { provider: 'stripe', secretKey, webhookSecret, ...bad })).code).toBe(
        'invalid_request',
      );
    expect((await manage(acme.apiKey, 'POST', '/v1/payment-provider/rotate-secret', {})).code).toBe('conflict');
  });
});
