import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../support/databases/engines.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';

describe.each(engines)('Idempotency-Key on %s', (engine) => {
  let server: TestServer;
  let tenant: TestTenant;
  beforeAll(async () => {
    server = await startTestServer({ engine });
    tenant = await server.createTenant();
  });
  afterAll(() => server.close());

  const makeKey = (key: string, json: unknown = { algorithm: 'HS256' }, as = tenant.apiKey) =>
    server.fetch('/v1/signing-keys', { as, json, headers: { 'idempotency-key': key } });
  const makeCustomer = (key: string, externalId: string, as = tenant.apiKey) =>
    server.fetch('/v1/customers', { as, json: { externalId }, headers: { 'idempotency-key': key } });
  const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code?: unknown }).code;
  const countKeys = async (): Promise<number> => (await server.services.signingKeys.list(tenant.id)).length;

  it('answers a retry with the stored answer', async () => {
    const first = await makeCustomer('a', 'c-1');
    const second = await makeCustomer('a', 'c-1');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect([first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
    expect(await second.text()).toBe(await first.text());
  });

  it('refuses the key of a different request', async () => {
    await makeCustomer('b', 'c-2');
    const response = await makeCustomer('b', 'c-3');
    expect([response.status, await codeOf(response)]).toEqual([409, 'idempotency_conflict']);
  });

  it('keeps the keys of tenants separate', async () => {
    await makeCustomer('c', 'c-4');
    const other = await server.createTenant();
    const response = await makeCustomer('c', 'c-4', other.apiKey);
    expect([response.status, response.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });

  it('never stores an answer that contains a secret', async () => {
    const first = await makeKey('d');
    const { secret } = (await first.json()) as { secret: string };
    expect(secret).toMatch(/^sk_/);
    const before = await countKeys();
    const second = await makeKey('d');
    expect([second.status, await codeOf(second)]).toEqual([409, 'idempotency_conflict']);
    expect(await countKeys()).toBe(before);
    const rows = await server.database.query.selectFrom('idempotency').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('releases the key when the request fails', async () => {
    expect((await makeCustomer('e', '')).status).toBe(400);
    expect((await makeCustomer('e', 'c-5')).status).toBe(201);
  });

  it('lets one of many simultaneous retries through', async () => {
    const before = await countKeys();
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await makeKey('f')).status));
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(7);
    expect(await countKeys()).toBe(before + 1);
  });

  it.each([
    ['with a space', 'a b'],
    ['of 256 characters', 'k'.repeat(256)],
  ])('refuses a key %s', async (_name, key) => {
    expect(await codeOf(await makeCustomer(key, 'c-6'))).toBe('invalid_request');
  });
});
