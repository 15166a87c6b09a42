import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../support/databases/engines.ts';
import { startTestServer, type TestServer } from '../../../support/server/server.ts';

describe.each(engines)('wrong access keys, on %s', (engine) => {
  let now = Date.UTC(2026, 10, 21);
  let server: TestServer;
  let tenantId: string;
  let pair: { accessId: string; accessKey: string };
  beforeAll(async () => {
    server = await startTestServer({ engine, clock: { now: () => now }, env: { VITRINE_TRUST_PROXY_HOPS: '1' } });
    const tenant = await server.createTenant();
    tenantId = tenant.id;
    const { accessKey, secret } = await server.services.accessKeys.create(server.by, tenant.id, { name: 'shop', allowedOrigins: [] });
    pair = { accessId: accessKey.accessId, accessKey: secret };
  });
  afterAll(() => server.close());
  const exchange = async (address: string, changed: Partial<typeof pair> = {}): Promise<number> =>
    (
      await server.fetch('/v1/embed-tokens', {
        headers: { 'x-forwarded-for': address },
        json: { ...pair, ...changed, userIdentifiers: { 'data-customer-id': 'c-1' } },
      })
    ).status;
  const wrong = { accessKey: `ak_${'B'.repeat(43)}` };

  it('AK03 are limited to ten a minute for one id from all addresses, which does not limit the right key', async () => {
    now += 61_000;
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) statuses.push(await exchange(`203.0.113.${index}`, wrong));
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect(await exchange('198.51.100.1')).toBe(201);
    expect(await exchange('203.0.113.1')).toBe(201);
    now += 61_000;
    expect(await exchange('203.0.113.1', wrong)).toBe(401);
  });

  it('AK03 are limited to ten a minute from one address for all ids, which does not limit other addresses', async () => {
    now += 61_000;
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1)
      statuses.push(await exchange('203.0.113.200', { ...wrong, accessId: `akey_${String(index).padStart(24, '0')}` }));
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect(await exchange('203.0.113.201', wrong)).toBe(401);
    expect(await exchange('203.0.113.200')).toBe(201);
  });

  it('D7 from three hundred addresses leave no audit row, and are counted in two rows', async () => {
    now += 3_600_000;
    const trail = async (): Promise<number> => (await server.database.query.selectFrom('audit').select('id').execute()).length;
    const before = await trail();
    const ids = (index: number) => (index < 10 ? {} : { accessId: `akey_${String(index).padStart(24, '0')}` });
    await Promise.all(Array.from({ length: 300 }, (_, index) => exchange(`2001:db8:${index.toString(16)}::1`, { ...wrong, ...ids(index) })));
    expect((await trail()) - before).toBe(0);
    const counted = async (tenantId: string | null) =>
      (await server.services.auditCounts.list({ tenantId, sinceMs: now, limit: 100 })).items.map(({ target, reason, count }) => [target.id, reason, count]);
    expect([await counted(tenantId), await counted(null)]).toEqual([[[pair.accessId, 'wrong_key', 10]], [['unknown', 'unknown', 290]]]);
    expect(
      await server.database.query
        .selectFrom('audit_counts')
        .selectAll()
        .where('hour', '>', now - 3_600_000)
        .execute(),
    ).toHaveLength(2);
  });
});
