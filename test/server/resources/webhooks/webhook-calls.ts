import { expect } from 'vitest';
import type { Answer, World, WorldTenant } from '../../../support/server/world.ts';

/** Creates a webhook and returns it with its secret. */
export async function makeWebhook(world: World, url: string, more: Record<string, unknown> = {}, tenant: WorldTenant = world.acme) {
  const answer = await world.manage(tenant.apiKey, 'POST', '/v1/webhooks', { url, ...more });
  expect(answer.status, answer.text).toBe(201);
  const { id, secret } = answer.json as { id: string; secret: string };
  const call = (method: string, path = '', body?: unknown): Promise<Answer> => world.manage(tenant.apiKey, method, `/v1/webhooks/${id}${path}`, body);
  const deliveries = async (query = ''): Promise<Delivery[]> => {
    const listed = await call('GET', `/deliveries${query}`);
    expect(listed.status, listed.text).toBe(200);
    return listed.json['items'] as Delivery[];
  };
  return { id, secret, json: answer.json, call, deliveries };
}

export interface Delivery {
  id: string;
  event: { id: string; type: string; subject: { kind: string; id: string }; after: Record<string, unknown> | null };
  state: string;
  tries: number;
  nextTryAt: string | null;
  lastFault: string | null;
  lastStatus: number | null;
  resends: number;
}

let count = 0;

/** Creates a receipt of a new customer, as a change that causes events. */
export async function newReceipt(world: World, tenant: WorldTenant = world.acme): Promise<string> {
  const body = {
    customer: { externalId: `hook-${(count += 1)}` },
    title: 'October',
    period: { start: '2026-10-01', end: '2026-10-31' },
    currency: 'EUR',
    lines: [{ description: 'a', amountMinor: 100 }],
  };
  const { json, status, text } = await world.manage(tenant.apiKey, 'POST', '/v1/receipts/sync', body);
  expect(status, text).toBe(201);
  return String(json['id']);
}
