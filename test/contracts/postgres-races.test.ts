import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultPostgresLimits } from '../../server/config/database-config.ts';
import type { Database, Executor } from '../../server/platform/store/database.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { type FreshPlace, migratedPlace } from '../support/databases/engines.ts';

let place: FreshPlace;
let databases: Database[];

/** Two databases stand for two processes: they share state only through PostgreSQL. */
beforeEach(async () => {
  place = await migratedPlace('postgres');
  const database = { ...place.database, limits: { ...defaultPostgresLimits, lockTimeoutMs: 15_000 } };
  databases = [await openDatabase({ database }), await openDatabase({ database })];
  const rows = ['a', 'b'].map((id) => ({ tenant_id: id, token_hash: 'n', expires_at: 0 }));
  await databases[0]?.query.insertInto('used_tokens').values(rows).execute();
});
afterEach(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await place.remove();
});

/** Returns a function that waits until it has been called `count` times. */
function createMeeting(count: number): () => Promise<void> {
  let waiting = 0;
  let open = (): void => {};
  const complete = new Promise<void>((resolve) => (open = resolve));
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('The others did not come.')), 10_000).unref());
  late.catch(() => {});
  return () => {
    waiting += 1;
    if (waiting === count) open();
    return Promise.race([complete, late]);
  };
}

async function addOne(tx: Executor, tenant: string, between: () => Promise<unknown>): Promise<void> {
  const { expires_at: n } = await tx.selectFrom('used_tokens').select('expires_at').where('tenant_id', '=', tenant).executeTakeFirstOrThrow();
  await between();
  await tx.updateTable('used_tokens').set({ expires_at: n + 1 }).where('tenant_id', '=', tenant).execute();
}

const countOf = async (tenant: string): Promise<number> =>
  (await databases[0]?.query.selectFrom('used_tokens').select('expires_at').where('tenant_id', '=', tenant).executeTakeFirstOrThrow())?.expires_at ?? -1;

/** Both transactions read before either writes, so one loses. */
function race(tenant: string, again: () => Promise<unknown>): Promise<unknown> {
  const meet = createMeeting(2);
  return Promise.all(
    databases.map((database) => {
      let runs = 0;
      return database.write((tx) => {
        runs += 1;
        return addOne(tx, tenant, runs === 1 ? meet : again);
      }, tenant);
    }),
  );
}

it('D10 retries the losers of two tenants’ races at the same time', async () => {
  const again = createMeeting(2);
  await Promise.all([race('a', again), race('b', again)]);
  expect([await countOf('a'), await countOf('b')]).toEqual([2, 2]);
});

it('D10 retries the losers of one tenant’s races one at a time, across processes', async () => {
  let [inside, most] = [0, 0];
  const runsOf = new Map<number, number>();
  const write = (index: number) =>
    databases[index % 2]?.write(async (tx) => {
      const runs = (runsOf.get(index) ?? 0) + 1;
      runsOf.set(index, runs);
      if (runs > 1) inside += 1;
      try {
        most = Math.max(most, inside);
        await addOne(tx, 'a', () => sql`select pg_sleep(0.02)`.execute(tx));
      } finally {
        if (runs > 1) inside -= 1;
      }
    }, 'a');
  await Promise.all(Array.from({ length: 8 }, (_, index) => write(index)));
  expect(await countOf('a')).toBe(8);
  expect([...runsOf.values()].some((runs) => runs > 1)).toBe(true);
  expect(most).toBe(1);
});
