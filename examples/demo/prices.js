import { readFileSync } from 'node:fs';
import { caller } from '../portal/receipts-server.js';

const offerings = JSON.parse(readFileSync(new URL('offerings.json', import.meta.url), 'utf8'));

/** The subscriptions of two sample customers. */
const subscriptions = [
  {
    ...{ externalId: 'nordwind-2026', customer: { externalId: 'nordwind' }, offering: 'team-monthly-eur', status: 'active', quantity: 1 },
    ...{ period: { start: '2026-11-01', end: '2026-11-30' }, renewsOn: '2026-12-01' },
  },
  { externalId: 'brightside-2026', customer: { externalId: 'brightside' }, offering: 'team-annual-usd', status: 'trialing', trialEndsOn: '2026-12-10' },
];

/**
 * Creates the demo's offerings and subscriptions, each in one call that can be repeated.
 *
 * @param {string} server
 * @param {string} apiKey
 */
export async function preparePrices(server, apiKey) {
  const call = caller(server, apiKey);
  await call('POST', '/v1/offerings/bulk', { items: offerings });
  await call('POST', '/v1/subscriptions/bulk', { items: subscriptions });
}
