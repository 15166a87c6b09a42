import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { createBillingPage } from '../../../../backend/index.ts';
import type { Checkout } from '../../../../protocol/checkout.ts';
import type { Answer, World, WorldTenant } from '../../../support/server/world.ts';

export const returnUrl = 'https://app.acme.example/plans?tab=1#done';
export const billingUrl = 'https://billing.acme.example/pay?shop=7';

let count = 0;

/** Creates a tenant that takes payments, with a published offering, and functions to buy it. */
export async function openShop(world: World, more: Record<string, unknown> = {}, tenant: WorldTenant = world.acme) {
  const { manage, send, clock } = world;
  const set = await manage(tenant.apiKey, 'POST', '/v1/payment-provider', { provider: 'redirect', url: billingUrl });
  expect(set.status, set.text).toBe(200);
  // The secret is shown only once: a later test rotates it to get a new one.
  const fresh = set.json['secret'] === null ? await manage(tenant.apiKey, 'POST', '/v1/payment-provider/rotate-secret', {}) : set;
  const [secret, keyId] = [String(fresh.json['secret']), String(fresh.json['keyId'])];
  const input = { externalId: `plan-${(count += 1)}`, status: 'published', name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly', ...more };
  const put = await manage(tenant.apiKey, 'POST', '/v1/offerings', input);
  expect(put.status, put.text).toBe(201);
  const offeringId = String(put.json['id']);

  /** Starts a checkout as a viewer, `ext-1` of acme by default. */
  const begin = (body: Record<string, unknown> = {}, headers: Record<string, string> = {}, token = world.token()): Promise<Answer> =>
    send('/v1/checkouts', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ offeringId, returnUrl, ...body }),
    });
  const startCheckout = async (body: Record<string, unknown> = {}, token?: string): Promise<Checkout> => {
    const answer = await begin(body, {}, token);
    expect([200, 201], answer.text).toContain(answer.status);
    return answer.json as unknown as Checkout;
  };
  const read = async (id: string, token = world.token()): Promise<Checkout> => (await world.read(token, `/v1/checkouts/${id}`)).json as unknown as Checkout;
  const subscriptions = async (token = world.token()): Promise<Record<string, unknown>[]> =>
    ((await world.read(token, `/v1/subscriptions?offeringId=${offeringId}`)).json as { items: Record<string, unknown>[] }).items;

  const sign = (body: string, { hmacSecret = secret, key = keyId, at = clock.now() }: { hmacSecret?: string; key?: string; at?: number } = {}): string => {
    const seconds = Math.floor(at / 1_000);
    return `t=${seconds},v1=${key}:${createHmac('sha256', hmacSecret).update(`${seconds}.${body}`).digest('hex')}`;
  };
  const post = (id: string, body: string, signature: string | undefined): Promise<Answer> =>
    send(`/v1/checkouts/${id}/notices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(signature !== undefined && { 'vitrine-signature': signature }) },
      body,
    });
  const noticeOf = (checkout: Checkout, changed: Record<string, unknown> = {}): string => {
    const { id, amountMinor, currency } = checkout;
    const state = String(changed['state'] ?? 'paid');
    return JSON.stringify({ kind: 'vitrine.notice', id: `${state} order-1`, checkout: id, state, amountMinor, currency, reference: 'order-1', ...changed });
  };
  const sendNotice = (checkout: Checkout, changed: Record<string, unknown> = {}): Promise<Answer> => {
    const body = noticeOf(checkout, changed);
    return post(checkout.id, body, sign(body));
  };
  const trail = async (id: string): Promise<string[]> =>
    ((await manage(tenant.apiKey, 'GET', `/v1/audit?targetId=${id}`)).json['items'] as { action: string }[]).map(({ action }) => action).toReversed();
  const billing = createBillingPage({
    ...{ secret, keyId, clock },
    fetch: (address, init) => fetch(String(address).replace(world.publicUrl, world.base), init),
  });
  return { secret, keyId, offeringId, begin, startCheckout, read, subscriptions, sign, post, noticeOf, sendNotice, trail, billing };
}
