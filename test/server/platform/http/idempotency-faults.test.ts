import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines, migratedPlace, type FreshPlace } from '../../../support/databases/engines.ts';
import { startServe } from '../../../support/processes/serve-process.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';

const program = fileURLToPath(new URL('killed-while-working.js', import.meta.url));
const path = '/v1/embed-keys';
const bodyOf = (name: string) => ({ name, allowedOrigins: ['https://shop.acme.example'] });

describe.each(engines)('a request with an Idempotency-Key on %s', (engine) => {
  let place: FreshPlace;
  let server: TestServer;
  let tenant: TestTenant;
  let aheadMs = 0;
  /** The server's fixed time, if set. */
  let at: number | undefined;
  const masterKey = `k:${randomBytes(32).toString('base64')}`;
  const env = () => ({
    ...{ PORT: '0', LOG_LEVEL: 'silent', PUBLIC_URL: 'http://localhost:4310', VITRINE_DATA: place.folder, VITRINE_MASTER_KEYS: masterKey },
    ...(place.database.engine === 'postgres' && { DATABASE_URL: place.database.url }),
  });
  beforeEach(async () => {
    aheadMs = 0;
    at = undefined;
    place = await migratedPlace(engine);
    server = await startTestServer({ engine, place, env: { VITRINE_MASTER_KEYS: masterKey }, clock: { now: () => at ?? Date.now() + aheadMs } });
    tenant = await server.createTenant();
  });
  afterEach(() => server.close());

  const post = (key: string, json: unknown = bodyOf(key), to = path) => server.fetch(to, { as: tenant.apiKey, json, headers: { 'idempotency-key': key } });
  const answerTo = async (key: string) => {
    const response = await post(key);
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      replayed: response.headers.get('idempotency-replayed'),
      body: (await response.json()) as { code?: string; id?: string },
    };
  };
  const names = async () => (await server.services.embedKeys.list(tenant.id)).map(({ name }) => name).toSorted();
  const trail = async () =>
    (await server.services.audit.list(server.database.query, { tenantId: tenant.id, action: 'embed_key.created', limit: 100 })).entries.length;

  it.each(['working', 'done'])(
    'D4 whose process is killed when it is %s is done once, by a retry after ten seconds',
    async (when) => {
      const request = join(place.folder, 'request.json');
      writeFileSync(request, JSON.stringify({ env: env(), when, path, as: tenant.apiKey, key: 'a', body: bodyOf('a') }));
      expect(spawnSync(process.execPath, [program, request], { encoding: 'utf8' })).toMatchObject({ signal: 'SIGKILL' });
      expect(await names()).toEqual([]);
      const claim = await server.database.query.selectFrom('idempotency').select(['created_at', 'leased_until']).executeTakeFirstOrThrow();
      const until = Number(claim.leased_until);
      expect(until - Number(claim.created_at)).toBe(10_000);
      at = until - 1;
      expect(await answerTo('a')).toMatchObject({ status: 409, retryAfter: '1', body: { code: 'idempotency_conflict' } });
      at = until + 1;
      expect(await answerTo('a')).toMatchObject({ status: 201, replayed: null });
      expect(await answerTo('a')).toMatchObject({ status: 201, replayed: 'true' });
      expect([await names(), await trail()]).toEqual([['a'], 1]);
    },
    120_000,
  );

  it('D4 is done once when retried, for each of many requests in progress on a killed server', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => `k-${String(index).padStart(2, '0')}`);
    const process = startServe(env());
    const url = await process.ready;
    const headers = { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' };
    const asked = keys.map((key) =>
      fetch(new URL(path, url), { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body: JSON.stringify(bodyOf(key)) }).then(
        ({ status }) => status,
        () => 0,
      ),
    );
    await Promise.any(asked);
    process.signal('SIGKILL');
    await process.exited;
    await Promise.all(asked);
    aheadMs = 20_000;
    for (const key of keys) expect(await answerTo(key)).toMatchObject({ status: 201 });
    expect([await names(), await trail()]).toEqual([keys, 40]);
  }, 120_000);

  it('D4 changes nothing when its answer cannot be stored, and is done once by a retry', async () => {
    const { query } = server.database;
    if (engine === 'sqlite') await sql`create trigger full_disk before update on idempotency begin select raise(abort, 'no room'); end`.execute(query);
    else {
      await sql`create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`.execute(query);
      await sql`create trigger full_disk before update on idempotency for each row execute function full_disk()`.execute(query);
    }
    for (const [to, body] of [
      [path, bodyOf('a')],
      ['/v1/api-keys', { name: 'a', role: 'viewer' }],
      ['/v1/receipts/sync', { customer: { externalId: 'c' }, title: 'a', period: { start: '2026-10-01', end: '2026-10-31' }, currency: 'EUR', lines: [] }],
    ] as const) {
      expect((await post(`a ${to}`.replaceAll(' ', '-'), body, to)).status).toBe(500);
    }
    const { services } = server;
    expect([
      await names(),
      await trail(),
      (await services.apiKeys.list(tenant.id)).length,
      (await services.customers.list({ tenantId: tenant.id, limit: 9 })).rows,
    ]).toEqual([[], 0, 1, []]);
    await (engine === 'sqlite' ? sql`drop trigger full_disk` : sql`drop trigger full_disk on idempotency`).execute(query);
    expect(await answerTo('a')).toMatchObject({ status: 201 });
    expect(await names()).toEqual(['a']);
  });

  it('D4 that outlives its claim stores nothing and is done by the retry', async () => {
    const route = server.app.routes.find((one) => one.path === path && one.method === 'post');
    if (!route) throw new Error('There is no such route.');
    const { handler } = route;
    let slow = true;
    route.handler = async (request) => {
      if (slow) {
        slow = false;
        // As if another process had claimed the key. SQLite allows no other writer now, so this connection does it.
        await server.database.query.updateTable('idempotency').set({ claim: 'another' }).execute();
      }
      return handler(request);
    };
    expect(await answerTo('a')).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect(await names()).toEqual([]);
    expect([(await answerTo('a')).status, await names()]).toEqual([201, ['a']]);
  });

  it('D4 is not blocked by a claim that a clock two hours ahead has made', async () => {
    const row = { tenant_id: tenant.id, key: 'a', request_hash: 'h', status: 0, response_json: '', created_at: Date.now() + 7_200_000 };
    await server.database.query
      .insertInto('idempotency')
      .values({ ...row, claim: 'x', leased_until: Date.now() + 7_210_000 })
      .execute();
    expect(await answerTo('a')).toMatchObject({ status: 201 });
  });

  it('D4 is done once when sent many times at once, more often than there are connections', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => (await post('a', bodyOf('a'), index % 2 === 0 ? path : '/v1/embed-keys')).status),
    );
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    const different = await Promise.all(
      Array.from(
        { length: 30 },
        async (_, index) => (await post(`b-${index}`, { customerId: 'nobody', name: 'x', provider: 'okta' }, '/v1/directories')).status,
      ),
    );
    expect(new Set(different)).toEqual(new Set([404]));
    expect(await names()).toEqual(['a']);
  });
});
