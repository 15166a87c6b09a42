import { Stripe } from 'stripe';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Checkout } from '../../../../protocol/checkout.ts';
import type { engines } from '../../../support/databases/engines.ts';
import { startStripeStandIn, type StandInSession, type StripeStandIn } from '../../../support/stand-ins/stripe-stand-in.ts';
import { type Answer, createWorld, type World } from '../../../support/server/world.ts';
import { returnUrl } from './checkout-calls.ts';

export const secretKey = 'sk_test_0123456789very';
export const webhookSecret = 'whsec_0123456789abcdefStripe';

const stripe = new Stripe(secretKey);
let count = 0;

/** Creates a tenant that takes payments at a Stripe stand-in, for the tests of one `describe`, with its actions. */
export function atStripe(engine: (typeof engines)[number]) {
  let world: World;
  let standIn: StripeStandIn;
  beforeAll(async () => {
    standIn = await startStripeStandIn();
    world = await createWorld(engine, { fetch: (...asked) => standIn.fetch(...asked) });
    const set = await world.manage(world.acme.apiKey, 'POST', '/v1/payment-provider', { provider: 'stripe', secretKey, webhookSecret });
    expect(set.status, set.text).toBe(200);
  });
  afterAll(async () => {
    await world.close();
    await standIn.close();
  });
  const context = { world: () => world, standIn: () => standIn };
  return { ...context, ...stripeCalls(context.world, context.standIn) };
}

/** The actions of a viewer, of Stripe and of an impostor at a tenant that takes payments there. */
export function stripeCalls(world: () => World, standIn: () => StripeStandIn) {
  async function plan(more: Record<string, unknown> = {}): Promise<string> {
    const input = { externalId: `stripe-${(count += 1)}`, status: 'published', name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly', ...more };
    return String((await world().manage(world().acme.apiKey, 'POST', '/v1/offerings', input)).json['id']);
  }
  const buy = (body: Record<string, unknown>): Promise<Answer> =>
    world().send('/v1/checkouts', {
      method: 'POST',
      headers: { authorization: `Bearer ${world().token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ returnUrl, ...body }),
    });
  const begin = async (more: Record<string, unknown> = {}): Promise<Answer> => buy({ offeringId: await plan(more), quantity: 2 });
  const startCheckout = async (): Promise<Checkout> => (await begin()).json as unknown as Checkout;
  const open = ({ checkoutUrl }: Checkout): Promise<Answer> => world().send((checkoutUrl ?? '').replace(world().publicUrl, ''));
  const cancel = ({ id }: Checkout): Promise<Answer> =>
    world().send(`/v1/checkouts/${id}/cancel`, { method: 'POST', headers: { authorization: `Bearer ${world().token()}` } });
  const sessionsOf = ({ id }: Checkout): StandInSession[] => [...standIn().sessions.values()].filter(({ client_reference_id: reference }) => reference === id);
  const sessionOf = (checkout: Checkout): StandInSession | undefined => sessionsOf(checkout)[0];
  const read = async ({ id }: Checkout): Promise<Checkout> => (await world().read(world().token(), `/v1/checkouts/${id}`)).json as unknown as Checkout;

  function eventOf(checkout: Checkout, type: string, changed: Record<string, unknown> = {}): string {
    const object = { ...sessionOf(checkout), status: 'complete', payment_status: 'paid', payment_intent: 'pi_1', ...changed };
    return JSON.stringify({ id: `evt_${checkout.id}_${type}`, object: 'event', type, data: { object } });
  }
  const post = (payload: string, header: string | undefined, tenant = 'acme'): Promise<Answer> =>
    world().send(`/v1/payment-notices/stripe/${tenant}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(header !== undefined && { 'stripe-signature': header }) },
      body: payload,
    });
  const signed = (payload: string, { secret = webhookSecret, at = world().clock.now() } = {}): string =>
    stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(at / 1_000) });
  const sendEvent = (checkout: Checkout, type: string, changed?: Record<string, unknown>): Promise<Answer> => {
    const payload = eventOf(checkout, type, changed);
    return post(payload, signed(payload));
  };
  /** The customer pays at Stripe, and no notice arrives. */
  const payWithoutNotice = (checkout: Checkout, status: 'paid' | 'unpaid' = 'paid'): void =>
    void Object.assign(sessionOf(checkout) ?? {}, { status: 'complete', url: null, payment_status: status, payment_intent: `pi_${checkout.id}` });
  const expire = (): Promise<void> => world().app.services.checkouts.expire({ isOver: () => false, pause: async () => {} });
  const stateOf = async ({ id }: Checkout): Promise<string | undefined> =>
    (await world().app.services.database.query.selectFrom('checkouts').select('state').where('id', '=', id).executeTakeFirst())?.state;

  return { plan, buy, begin, startCheckout, open, cancel, sessionsOf, sessionOf, read, eventOf, post, signed, sendEvent, payWithoutNotice, expire, stateOf };
}
