import { beforeEach, describe, expect, it } from 'vitest';
import { checkPayments } from '../../../../server/cli/doctor/check-payments.ts';
import type { Finding } from '../../../../server/cli/doctor/finding.ts';
import { purgeTables, platformSteps } from '../../../../server/platform/store/purge.ts';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { engines } from '../../../support/databases/engines.ts';
import { atStripe, secretKey, webhookSecret } from './stripe-calls.ts';

const minute = 60;
const day = 86_400;

describe.each(engines)('a Stripe account without answers, on %s', (engine) => {
  const { world, standIn, startCheckout, open, read, payWithoutNotice, expire, sendEvent, stateOf } = atStripe(engine);
  const set = (input: object) => world().manage(world().acme.apiKey, 'POST', '/v1/payment-provider', input);
  beforeEach(async () => {
    standIn().behavior = 'answers';
    world().clock.advance(61);
    await world().manage(world().acme.apiKey, 'DELETE', '/v1/payment-provider?graceSeconds=0');
    expect((await set({ provider: 'stripe', secretKey, webhookSecret })).status).toBe(200);
  });
  const openedCheckout = async (): Promise<Checkout> => {
    const checkout = await startCheckout();
    expect((await open(checkout)).status).toBe(303);
    return checkout;
  };
  const examine = (): Promise<Finding[]> =>
    checkPayments({ id: world().acme.id, slug: 'acme', mode: 'test' }, world().app.services, {
      ...{ now: world().clock.now(), publicUrl: world().publicUrl },
      fetch: async () => new Response(),
    });
  /** Runs the background work each minute. @returns The number of requests to Stripe. */
  async function runFor(minutes: number): Promise<number> {
    const before = standIn().requests.length;
    for (let one = 0; one < minutes; one += 1) {
      world().clock.advance(minute);
      await expire();
    }
    return standIn().requests.length - before;
  }

  it('PY03 PY30 whose key is revoked is asked less and less often; the log says so once, and the doctor says it with its code', async () => {
    const paid = await openedCheckout();
    payWithoutNotice(paid);
    expect(await examine()).toMatchObject([{ level: 'ok' }]);
    standIn().behavior = 'refuses';
    world().logged.length = 0;
    world().clock.advance(61 * minute);
    const requests = await runFor(4 * 60);
    expect(requests).toBeGreaterThan(5);
    expect(requests).toBeLessThan(12);
    expect(world().logged.filter((line) => line.includes('refuses its key'))).toHaveLength(1);
    const refused = { level: 'fail', code: 'payment_provider_away', message: expect.stringMatching(/refused the key since .*401/) };
    expect(await examine()).toMatchObject([refused]);
    expect((await read(paid)).state).toBe('open');
    // Another key of the same account is asked at once.
    expect((await set({ provider: 'stripe', secretKey: `${secretKey}Again`, webhookSecret })).status).toBe(200);
    standIn().behavior = 'answers';
    await expire();
    expect(await read(paid)).toMatchObject({ state: 'paid', fault: null });
    expect(await examine()).toMatchObject([{ level: 'ok' }]);
  });

  it('PY03 PY30 that is back is asked within the time that it was away, and all is well again', async () => {
    const [paid, other] = [await openedCheckout(), await openedCheckout()];
    payWithoutNotice(paid);
    standIn().behavior = 'disconnects';
    world().clock.advance(61 * minute);
    await runFor(10);
    expect(await examine()).toMatchObject([{ level: 'warn', code: 'payment_provider_away', message: expect.stringContaining('has not responded since') }]);
    // A customer who tries does not lengthen the pause, and the first answer ends it.
    const next = await startCheckout();
    for (let tries = 0; tries < 5; tries += 1) expect((await open(next)).code).toBe('payment_provider_away');
    standIn().behavior = 'answers';
    expect(await runFor(8)).toBeGreaterThan(0);
    expect([(await read(paid)).state, await stateOf(other)]).toEqual(['paid', 'expired']);
    standIn().behavior = 'disconnects';
    expect((await open(next)).code).toBe('payment_provider_away');
    standIn().behavior = 'answers';
    expect((await open(next)).status).toBe(303);
    expect(await examine()).toMatchObject([{ level: 'ok' }]);
  });

  it('PY14 PY03 that was left, and whose two weeks ended while no server ran, is asked once more and accepts no notice', async () => {
    const [paid, unpaid, reported] = [await openedCheckout(), await openedCheckout(), await openedCheckout()];
    payWithoutNotice(paid);
    expect((await set({ provider: 'redirect', url: 'https://billing.acme.example/pay' })).status).toBe(200);
    world().clock.advance(20 * day);
    const { database } = world().app.services;
    await purgeTables(database, platformSteps, world().clock.now());
    expect((await sendEvent(reported, 'checkout.session.completed')).code).toBe('payment_notice_invalid');
    await expire();
    expect(await world().manage(world().acme.apiKey, 'GET', `/v1/checkouts/${paid.id}`)).toMatchObject({ json: { state: 'paid', fault: null } });
    expect([await stateOf(unpaid), await stateOf(reported)]).toEqual(['expired', 'expired']);
    expect(await runFor(3)).toBe(0);
    expect((await world().manage(world().acme.apiKey, 'GET', '/v1/payment-provider')).json['formerProviders']).toEqual([]);
    await purgeTables(database, platformSteps, world().clock.now() + 90 * day * 1_000);
    expect(await database.query.selectFrom('former_payment_providers').select('id').where('tenant_id', '=', world().acme.id).execute()).toEqual([]);
  });

  it('PY14 PY03 that was left, and refuses its key after its two weeks, is asked no more', async () => {
    const unasked = await openedCheckout();
    expect((await set({ provider: 'redirect', url: 'https://billing.acme.example/pay' })).status).toBe(200);
    standIn().behavior = 'refuses';
    world().clock.advance(20 * day);
    await expire();
    expect(await stateOf(unasked)).toBe('expired');
    expect(await runFor(180)).toBe(0);
  });
});
