import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { startTestServer, type TestServer } from '../../support/server/server.ts';

const limit = { points: 10, seconds: 60 };

describe.each(engines)('rejected credentials, on %s', (engine) => {
  let now = Date.UTC(2026, 10, 21);
  const servers: TestServer[] = [];
  const start = async (hops: string): Promise<TestServer> => {
    const server = await startTestServer({ engine, clock: { now: () => now }, failedAuthentications: limit, env: { VITRINE_TRUST_PROXY_HOPS: hops } });
    servers.push(server);
    return server;
  };
  let direct: TestServer;
  let proxied: TestServer;
  let chained: TestServer;
  beforeAll(async () => {
    [direct, proxied, chained] = [await start('0'), await start('1'), await start('2')];
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
  });
  /** Sends twelve bad credentials with the headers that `headersOf` creates. Returns the statuses. */
  async function guess(server: TestServer, headersOf: (index: number) => Record<string, string>): Promise<number[]> {
    now += 61_000;
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1)
      statuses.push((await server.fetch('/v1/receipts', { as: `vtr_${'x'.repeat(43)}`, headers: headersOf(index) })).status);
    return statuses;
  }
  const limited = [...Array.from({ length: 10 }, () => 401), 429, 429];
  const unlimited = Array.from({ length: 12 }, () => 401);

  it('RL10 are answered 429 beyond the limit, with the time to wait', async () => {
    expect(await guess(direct, () => ({}))).toEqual(limited);
    const response = await direct.fetch('/v1/receipts', { as: 'nonsense' });
    expect(await response.json()).toMatchObject({ code: 'rate_limited', status: 429 });
    expect([response.headers.get('retry-after'), response.headers.get('ratelimit-policy'), response.headers.get('ratelimit')]).toEqual([
      '60',
      '"default";q=10;w=60',
      '"default";r=0;t=60',
    ]);
    now += 60_000;
    expect((await direct.fetch('/v1/receipts', { as: 'nonsense' })).status).toBe(401);
  });

  it('PF4 share one counter between prefetch requests of a page and all other requests', async () => {
    now += 61_000;
    const ahead = async (token: string): Promise<number> =>
      (await direct.fetch('/v1/prefetch', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify({ token, path: '/v1/receipts' }) }))
        .status;
    const statuses: number[] = [];
    for (let index = 0; index < 10; index += 1) statuses.push(await ahead(`vtr_${'x'.repeat(43)}`));
    expect([...statuses, await ahead('nonsense'), (await direct.fetch('/v1/receipts', { as: 'nonsense' })).status]).toEqual(limited);
    const acme = await direct.createTenant();
    expect(await ahead(acme.apiKey)).toBe(200);
  });

  it('do not lock out a valid credential from the same address', async () => {
    const acme = await direct.createTenant();
    await guess(direct, () => ({}));
    expect((await direct.fetch('/v1/receipts', { as: acme.apiKey })).status).toBe(200);
    expect((await direct.fetch('/v1/receipts', { as: 'nonsense' })).status).toBe(429);
  });

  it('RL01 RL03 M05 are counted by socket address without a proxy, whatever the headers say', async () => {
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']) {
      expect(await guess(direct, (index) => ({ [name]: name === 'forwarded' ? `for=203.0.113.${index}` : `203.0.113.${index}` })), name).toEqual(limited);
    }
  });

  it('RL02 are counted by the last forwarded address behind one proxy', async () => {
    expect(await guess(proxied, (index) => ({ 'x-forwarded-for': `198.51.100.${index}, 203.0.113.9` }))).toEqual(limited);
    expect(await guess(proxied, (index) => ({ 'x-forwarded-for': `203.0.113.${index}` }))).toEqual(unlimited);
    for (const name of ['forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']) {
      expect(await guess(proxied, (index) => ({ 'x-forwarded-for': '203.0.113.9', [name]: `203.0.113.${index}` })), name).toEqual(limited);
    }
  });

  it('RL02 are counted by the last but one forwarded address behind two proxies', async () => {
    expect(await guess(chained, (index) => ({ 'x-forwarded-for': `198.51.100.${index}, 203.0.113.9, 10.0.0.1` }))).toEqual(limited);
    expect(await guess(chained, (index) => ({ 'x-forwarded-for': `203.0.113.${index}, 10.0.0.1` }))).toEqual(unlimited);
  });

  it('RL05 are counted by IPv6 /64, with mapped IPv4 as IPv4 and all invalid addresses together', async () => {
    expect(await guess(proxied, (index) => ({ 'x-forwarded-for': `2001:db8:1:2::${index}` }))).toEqual(limited);
    expect(await guess(proxied, (index) => ({ 'x-forwarded-for': `2001:db8:1:${index}::1` }))).toEqual(unlimited);
    expect(await guess(proxied, (index) => ({ 'x-forwarded-for': index % 2 ? '::ffff:203.0.113.5' : '203.0.113.5' }))).toEqual(limited);
    expect(await guess(proxied, (index) => ({ 'x-forwarded-for': `::ffff:203.0.113.${index}` }))).toEqual(unlimited);
    expect(await guess(proxied, (index) => ({ 'x-forwarded-for': `nonsense-${index}` }))).toEqual(limited);
  });
});
