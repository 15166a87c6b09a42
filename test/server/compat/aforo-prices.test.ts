import { AforoSession } from '@aforoai/storefront-widgets';
import { expect, it, onTestFinished } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { openAforoShop } from './aforo-shop.ts';

it.each(engines)('AF3 the client of Aforo reads prices and totals exactly, however large they are, on %s', async (engine) => {
  const { server, acme, begin, mint } = await openAforoShop(engine);
  onTestFinished(() => server.close());
  // A session of this client renews itself on a timer.
  onTestFinished(() => AforoSession.destroy(acme.slug));
  const maxAmount = Number.MAX_SAFE_INTEGER;
  const offer = (externalId: string, unitPrice: string, more: object = {}): Promise<Response> => {
    const tiers = [{ firstUnit: 1, lastUnit: null, unitPrice, flatMinor: 0 }];
    const ratePlans = [{ label: 'Calls', unit: 'call', model: 'per_unit', tiers }];
    const json = { externalId, name: 'Great', priceMinor: maxAmount, currency: 'EUR', cycle: 'annual', status: 'published', position: 9, ratePlans, ...more };
    return server.fetch('/v1/offerings', { as: acme.apiKey, json });
  };
  const prices = ['0.07', '0.29', '1.15', '4.35', '0.000001', '1001.1', '0.0025'];
  for (const [index, unitPrice] of prices.entries()) await offer(`great-${index}`, unitPrice);
  await offer('great-dinar', '1', { priceMinor: 1_234_567, currency: 'KWD', cycle: 'monthly' });
  const { offerings = [] } = (await begin().fetchHeadlessConfig(acme.slug)) ?? {};
  const largeOfferings = offerings.filter(({ offeringId }) => /^great-\d/.test(offeringId));
  expect(largeOfferings.map(({ ratePlans }) => ratePlans?.[0]?.perUnitPriceCents)).toEqual([7, 29, 115, 435, 0.0001, 100_110, 0.25]);
  expect(new Set(largeOfferings.map(({ priceCents }) => priceCents))).toEqual(new Set([maxAmount]));
  expect(offerings.find(({ offeringId }) => offeringId === 'great-dinar')?.priceCents).toBe(123_456.7);
  for (const [offering, quantity] of [['great-0', 1_000_000_000], ['great-dinar', 7]] as const) {
    const json = { externalId: `of-${offering}`, customer: { externalId: 'c-great' }, offering, status: 'active', quantity, renewsOn: '2027-01-01' };
    expect((await server.fetch('/v1/subscriptions', { as: acme.apiKey, json })).status).toBe(201);
  }
  AforoSession.destroy(acme.slug);
  const client = begin({ bridgeToken: await mint('c-great') });
  const { content } = await client.fetchSubscriptions({ page: 0, size: 9 }, String(await AforoSession.getSessionJwt(acme.slug)));
  expect(Object.fromEntries(content.map(({ offeringId, mrr, nextInvoiceAmount }) => [offeringId, [mrr, nextInvoiceAmount]]))).toEqual({
    'great-0': ['7505999378950825833333.33', '90071992547409910000000.00'],
    'great-dinar': ['8641.969', '8641.969'],
  });
});
