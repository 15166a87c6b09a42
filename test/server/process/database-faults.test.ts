import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintToken } from '../../../backend/mint-token.ts';
import { generateKey } from '../../../server/credentials/signing-keys/new-key.ts';
import { connectTo, type DatabaseFault, databaseFaults, signalAll, untilBack } from '../../support/databases/database-faults.ts';
import { startDatabaseLoad, type DatabaseLoad } from '../../support/databases/database-load.ts';
import { type PrivatePostgres, startPostgres } from '../../support/databases/postgres.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';
import type { ServeProcess } from '../../support/processes/serve-process.ts';

/** Measured from when the database accepts connections again, without the time that the same requests take when nothing fails. */
const recoveredWithinMs = 1_000;
const faultNames = Object.keys(databaseFaults) as DatabaseFault[];
/** The number of faults, of all kinds in turn. */
const total = Number(process.env['VITRINE_TEST_DATABASE_FAULTS'] ?? 12);
const rounds = Array.from({ length: total }, (_, round) => [round + 1, faultNames[round % faultNames.length] ?? 'a fast restart'] as const);

let postgres: PrivatePostgres;
let place: ProcessPlace;
let servers: ServeProcess[];
let load: DatabaseLoad;
let usualMs = 0;
/** From when the database accepts connections again until both servers have answered a read and a write. */
const recoveriesMs: Partial<Record<DatabaseFault, number[]>> = {};
const cleanups: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  postgres = await startPostgres({ durable: true, settings: ['max_connections=40'] });
  cleanups.push(() => postgres.stop());
  place = await openProcessPlace('postgres', { postgres: postgres.url });
  cleanups.push(() => place.close());
  const { services, by, tenant, serve } = place;
  const { secret: apiKey } = await services.apiKeys.create(by, { tenantId: tenant.id, name: 'test', role: 'owner' });
  const { id: keyId, secret = '' } = await services.signingKeys.add(by, await generateKey(services.masterKeys, tenant.id, 'HS256'));
  await services.customers.put(by, tenant.id, { externalId: 'c-0' });
  const token = await mintToken({ secret, keyId, issuer: tenant.issuer, customer: 'c-0', ttlSeconds: 3600 });
  const running = [await serve(), await serve()];
  servers = running.map(({ server }) => server);
  load = startDatabaseLoad({ urls: running.map(({ url }) => url), apiKey, token });
  cleanups.push(
    () => load.stop(),
    () => signalAll(postgres, 'SIGCONT'),
  );
  await load.untilGood();
});

afterAll(async () => {
  if (total > 12) console.table(reportOf());
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function measureUsual(): Promise<void> {
  const startedMs = performance.now();
  usualMs = Math.max(usualMs, (await load.untilGood()) - startedMs);
}

/** External ids of all customers in the table, and of all whose creation is in the audit trail. */
async function storedRows(): Promise<{ customers: Set<string>; audited: Set<string> }> {
  const client = await connectTo(place.place.database.engine === 'postgres' ? place.place.database.url : '');
  const customers = await client.query<{ id: string }>('select external_id as id from customers order by id');
  const audited = await client.query<{ id: string }>(`select after_json::json ->> 'externalId' as id from audit where action = 'customer.created' order by id`);
  await client.end();
  return { customers: new Set(customers.rows.map(({ id }) => id)), audited: new Set(audited.rows.map(({ id }) => id)) };
}

describe('two servers write while PostgreSQL fails: both keep running, lose no acknowledged write and soon recover', () => {
  it.each(rounds)(
    'D1 fault %i: %s',
    async (_, fault) => {
      await measureUsual();
      await databaseFaults[fault](postgres);
      const backAtMs = await untilBack(postgres.url);
      const recoveredAtMs = await load.untilGood();
      const recoveredMs = Math.max(0, recoveredAtMs - backAtMs);
      recoveriesMs[fault] = [...(recoveriesMs[fault] ?? []), recoveredMs];
      await measureUsual();
      const acknowledged = [...load.acknowledged];
      const { customers } = await storedRows();
      expect(servers.map(({ pid }) => isAlive(pid))).toEqual([true, true]);
      expect(acknowledged.filter((externalId) => !customers.has(externalId))).toEqual([]);
      expect(load.wrong).toEqual([]);
      expect(recoveredMs - usualMs).toBeLessThan(recoveredWithinMs);
    },
    60_000,
  );

  it('D1 keeps no transaction in part: the audit trail names exactly the customers that exist', async () => {
    await load.stop();
    const { customers, audited } = await storedRows();
    expect(audited).toEqual(customers);
    expect(customers.size).toBeGreaterThanOrEqual(load.acknowledged.size);
  });
});

function reportOf() {
  const rows = Object.entries(recoveriesMs).map(
    ([fault, ms]) => [fault, { faults: ms.length, medianMs: middle(ms), worstMs: Math.round(Math.max(...ms)) }] as const,
  );
  const { good, unavailable } = load.counts;
  const everything = Object.values(recoveriesMs).flat();
  const all = {
    faults: everything.length,
    medianMs: middle(everything),
    worstMs: Math.round(Math.max(...everything)),
    usualMs: Math.round(usualMs),
    good,
    unavailable,
    wrong: load.wrong.length,
    acknowledged: load.acknowledged.size,
  };
  return Object.fromEntries([...rows, ['all', all]]);
}

function middle(ms: readonly number[]): number {
  return Math.round(ms.toSorted((a, b) => a - b)[Math.floor(ms.length / 2)] ?? Number.NaN);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
