import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { startTestServer } from '../../support/server/server.ts';
import { createWorld, type World } from '../../support/server/world.ts';
import { type ValidRequest, validRequests } from '../platform/http/valid-requests.ts';
import { olderPlace, type Rows, rowsOf } from './older-schema.ts';

const env = {
  PUBLIC_URL: 'https://receipts.example.com',
  VITRINE_TRUST_PROXY_HOPS: '1',
  VITRINE_MASTER_KEYS: `main:${randomBytes(32).toString('base64')}`,
};

/** Schema versions of released and unreleased servers. Each lacks more than the next one. */
const versions = [4, 15, 19, 26] as const;

/** Operations that need an existing record, and the first schema version that has such records. */
const since: Record<string, number> = {
  ...{ updateOffering: 14, putSubscription: 14, createCheckout: 14 },
  ...{ recordPayment: 16, createCreditNote: 16, publishInvoice: 16 },
  ...{ updateWebhook: 18, rotateWebhookSecret: 18, resendFailedWebhookDeliveries: 18 },
  ...{ takeCheckoutNotice: 19, takeStripeNotice: 19 },
};

/** The paths that are read, by the first schema version that has them. */
const reads: readonly (readonly [since: number, paths: readonly string[]])[] = [
  [1, ['/v1/receipts', '/v1/receipts?visibility=published', '/v1/customers', '/v1/audit?limit=100', '/v1/api-keys', '/v1/signing-keys']],
  [2, ['/v1/embed-keys', '/v1/access-keys', '/v1/sessions', '/v1/widget-tokens', '/v1/sso-connections', '/v1/directories']],
  [14, ['/v1/offerings']],
  [15, ['/v1/subscriptions']],
  [16, ['/v1/invoices', '/v1/invoices?status=open']],
  [18, ['/v1/webhooks']],
  [19, ['/v1/payment-provider', '/v1/checkouts']],
];

/** Removes `lastUsedAt`, which is written after the answer. */
const settled = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer, (name, value: unknown) => (name === 'lastUsedAt' ? null : value)));

describe.each(engines)('a database of an older schema on %s', (engine) => {
  let world: World;
  let good: Record<string, ValidRequest>;
  let rows: Rows;
  let answers: { since: number; path: string; answer: unknown }[];
  let links: string[];
  beforeAll(async () => {
    world = await createWorld(engine, { env });
    // Runs every operation that does not invalidate a later one.
    for (const [operation, { body, ...request }] of Object.entries(await validRequests(world))) {
      if (/SigningKey|revoke|rotate|setPayment/i.test(operation)) continue;
      const answer = await world.send(request.path, { ...request, ...(body && { body: JSON.stringify(body) }) });
      expect([operation, answer.status < 300], answer.text).toEqual([operation, true]);
    }
    good = await validRequests(world);
    const get = async (path: string) => (await world.manage(world.acme.apiKey, 'GET', path)).json;
    const kept = reads.flatMap(([first, paths]) => paths.map(async (path) => ({ since: first, path, answer: settled(await get(path)) })));
    answers = await Promise.all(kept);
    links = [];
    for (const kind of ['receipts', 'invoices'])
      for (const { id, visibility } of (await get(`/v1/${kind}`))['items'] as { id: string; visibility: string }[])
        if (visibility === 'published') links.push(new URL(String((await get(`/v1/${kind}/${id}/share-link`))['url'])).pathname);
    rows = await rowsOf(world.app.services.database);
  }, 60_000);
  afterAll(() => world.close());

  it.each(versions)('of version %i gives the same answers and accepts the same changes as a current one, for data that it can hold', async (version) => {
    const place = await olderPlace(engine, version, rows);
    const server = await startTestServer({ engine, place, clock: world.clock, env });
    const expected: [string, unknown][] = answers.filter(({ since: first }) => first <= version).map(({ path, answer }) => [path, answer]);
    const read: [string, unknown][] = [];
    for (const [path] of expected) read.push([path, settled(await (await server.fetch(path, { as: world.acme.apiKey })).json())]);
    expect(read).toEqual(expected);
    for (const path of links) if (version >= 16 || !path.startsWith('/i/')) expect([path, (await server.fetch(path)).status]).toEqual([path, 200]);
    const refused: Record<string, number> = {};
    for (const [operation, { body, ...request }] of Object.entries(good)) {
      const { status } = await server.fetch(request.path, { ...request, ...(body && { body: JSON.stringify(body) }) });
      if (status >= 300) refused[operation] = status;
    }
    expect(Object.keys(refused).toSorted()).toEqual(Object.keys(since).filter((operation) => (since[operation] ?? 0) > version).toSorted());
    await server.close();
  }, 60_000);
});
