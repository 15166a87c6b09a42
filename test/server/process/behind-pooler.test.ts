import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mintToken } from '../../../backend/mint-token.ts';
import { generateKey } from '../../../server/credentials/signing-keys/new-key.ts';
import { connectTo, databaseFaults, untilBack } from '../../support/databases/database-faults.ts';
import { startDatabaseLoad } from '../../support/databases/database-load.ts';
import { startPgBouncer } from '../../support/databases/pgbouncer.ts';
import { type PrivatePostgres, startPostgres } from '../../support/databases/postgres.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';

let postgres: PrivatePostgres;
let place: ProcessPlace;
const cleanups: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  postgres = await startPostgres();
  cleanups.push(() => postgres.stop());
  const pooler = await startPgBouncer(postgres.url);
  cleanups.push(() => pooler.stop());
  place = await openProcessPlace('postgres', { postgres: pooler.url, env: { DATABASE_STATEMENT_TIMEOUT_MS: '1000' } });
  cleanups.push(() => place.close());
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function keys(): Promise<{ apiKey: string; token: string }> {
  const { services, by, tenant } = place;
  const { secret: apiKey } = await services.apiKeys.create(by, { tenantId: tenant.id, name: 'test', role: 'owner' });
  const { id: keyId, secret = '' } = await services.signingKeys.add(by, await generateKey(services.masterKeys, tenant.id, 'HS256'));
  await services.customers.put(by, tenant.id, { externalId: 'c-0' });
  return { apiKey, token: await mintToken({ secret, keyId, issuer: tenant.issuer, customer: 'c-0' }) };
}

it('D10 two servers behind PgBouncer read, write, lose races, and continue when their connections are terminated', async () => {
  const { apiKey, token } = await keys();
  const urls = [(await place.serve()).url, (await place.serve()).url];
  const load = startDatabaseLoad({ urls, apiKey, token });
  cleanups.push(() => load.stop());
  await load.untilGood();
  while (load.acknowledged.size < 60) await delay(20);
  expect([load.wrong, load.counts.unavailable]).toEqual([[], 0]);
  await databaseFaults['every connection is ended'](postgres);
  await untilBack(postgres.url);
  await load.untilGood();
  expect(load.wrong).toEqual([]);
}, 120_000);

it('D10 a slow read fails with storage_timeout, and its statement also ends behind the pooler', async () => {
  const { token } = await keys();
  const { url } = await place.serve();
  const ask = async () => {
    const response = await fetch(`${url}/v1/receipts`, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), json: (await response.json()) as Record<string, unknown> };
  };
  expect((await ask()).status).toBe(200);
  const database = new URL(postgres.url);
  database.pathname = new URL(place.env['DATABASE_URL'] ?? '').pathname;
  const holder = await connectTo(database.href);
  // No upkeep of the server uses this table, so only the request waits for it.
  await holder.query('begin; lock table customers in access exclusive mode');
  const waiting = async () => (await holder.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`)).rows.length;
  const answer = ask();
  while ((await waiting()) === 0) await delay(10);
  const refused = await answer;
  expect(refused).toMatchObject({ status: 503, retryAfter: '1', json: { code: 'storage_timeout', title: 'The database takes too long' } });
  expect(JSON.stringify(refused.json)).not.toContain('does not answer');
  expect(await waiting()).toBe(0);
  await holder.end();
  expect((await ask()).status).toBe(200);
}, 120_000);
