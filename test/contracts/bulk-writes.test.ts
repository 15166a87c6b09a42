import { describe, expect, it } from 'vitest';
import type { KyselyPlugin } from 'kysely';
import type { Database } from '../../server/platform/store/database.ts';
import { parseInput } from '../../server/platform/http/input/field.ts';
import { HttpError } from '../../server/errors/http-error.ts';
import { type OfferingInput, offeringInput } from '../../server/resources/offerings/content.ts';
import { createOfferingStore } from '../../server/resources/offerings/store.ts';
import { type SubscriptionInput, subscriptionInput } from '../../server/resources/subscriptions/model.ts';
import { createSubscriptionStore } from '../../server/resources/subscriptions/store.ts';
import { by, forEachStores, type StoreContext } from './resource-world.ts';

const offering = (externalId: string, changes: Record<string, unknown> = {}): OfferingInput =>
  parseInput(offeringInput, { externalId, name: 'Plan', priceMinor: 1, currency: 'EUR', cycle: 'monthly', ...changes }, 'The offering');
const subscription = (externalId: string, changes: Record<string, unknown> = {}): SubscriptionInput =>
  parseInput(subscriptionInput, { externalId, customer: { externalId: 'c' }, offering: 'team', status: 'active', ...changes }, 'The subscription');
const manyOf = <T>(one: (index: number) => T): T[] => Array.from({ length: 500 }, (_, index) => one(index));
const outcomes = (done: readonly (HttpError | { outcome: string })[]): string[] => done.map((one) => (one instanceof HttpError ? one.code : one.outcome));

/** The stores, over a database that counts the statements of each transaction. */
function counted({ world, engine }: StoreContext) {
  let sent = 0;
  const count: KyselyPlugin = {
    transformQuery({ node }) {
      sent += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const { database: real } = engine;
  const database: Database = { ...real, write: (work, about) => real.write((tx) => work(tx.withPlugin(count)), about) };
  const options = { database, audit: world.audit, clock: world.clock };
  const during = async (work: () => Promise<readonly (HttpError | { outcome: string })[]>): Promise<{ sent: number; outcomes: Set<string> }> => {
    sent = 0;
    return { outcomes: new Set(outcomes(await work())), sent };
  };
  return { offerings: createOfferingStore(options), subscriptions: createSubscriptionStore(options), during };
}

forEachStores('bulk writes', (context) => {
  describe('offerings', () => {
    it('PR06 are written 500 at a time in few statements, and without writes when they are sent again', async () => {
      const { offerings, during } = counted(context);
      const rows = manyOf((index) => offering(`plan ${index}`));
      const made = await during(() => offerings.putMany(by, context.acme, rows));
      // 3 reads, 10 inserts of 50 offerings, and as many inserts into the trail. The plugin sees each statement twice.
      expect([made.outcomes, made.sent <= 46]).toEqual([new Set(['created']), true]);
      const again = await during(() => offerings.putMany(by, context.acme, rows));
      expect([again.outcomes, again.sent <= 3]).toEqual([new Set(['unchanged']), true]);
      const { entries } = await context.world.audit.list(context.engine.database.query, { tenantId: context.acme, action: 'offering.created', limit: 1_000 });
      expect(entries).toHaveLength(500);
    });

    it('PR06 keep the last of several rows with the same id in one call, with each change in the trail', async () => {
      const { offerings } = counted(context);
      const rows = [offering('twice'), offering('twice', { priceMinor: 2 }), offering('twice', { priceMinor: 2, status: 'published' }), offering('once')];
      expect(outcomes(await offerings.putMany(by, context.acme, rows))).toEqual(['created', 'updated', 'updated', 'created']);
      expect(await offerings.find({ tenantId: context.acme, status: 'published' }, 'twice')).toMatchObject({ published_at: context.world.clock.time });
      expect((await context.world.trail(context.acme)).map(({ action }) => action).toSorted()).toEqual(
        ['offering.created', 'offering.created', 'offering.published', 'offering.updated', 'tenant.created'].toSorted(),
      );
      expect(await offerings.find({ tenantId: context.other }, 'twice')).toBeUndefined();
    });

    it('PR05 PR06 have one row per id when several calls write them at once', async () => {
      const { offerings } = counted(context);
      const rows = Array.from({ length: 60 }, (_, index) => offering(`raced ${index}`));
      const calls = await Promise.all([rows, rows.toReversed(), rows].map((some) => offerings.putMany(by, context.acme, some)));
      expect(calls.flatMap(outcomes).toSorted()).toEqual([...rows.map(() => 'created'), ...rows.flatMap(() => ['unchanged', 'unchanged'])]);
    });
  });

  describe('subscriptions', () => {
    it('PR06 are written with their customers in few statements, and without writes when they are sent again', async () => {
      const { offerings, subscriptions, during } = counted(context);
      await offerings.putMany(by, context.acme, [offering('team'), offering('solo')]);
      const rows = manyOf((index) => {
        const customer = { externalId: `c ${index % 50}`, name: 'C' };
        return subscription(`s ${index}`, { customer, offering: index % 2 ? 'team' : 'solo' });
      });
      const made = await during(() => subscriptions.putMany(by, context.acme, rows));
      // 3 reads, one of offerings and one of customers; 10 inserts of subscriptions, one of customers, 11 into the trail.
      expect([made.outcomes, made.sent <= 50]).toEqual([new Set(['created']), true]);
      const again = await during(() => subscriptions.putMany(by, context.acme, rows));
      expect([again.outcomes, again.sent <= 5]).toEqual([new Set(['unchanged']), true]);
      const { rows: found } = await subscriptions.list({ tenantId: context.acme }, { limit: 1_000 });
      expect(found).toHaveLength(500);
      expect(new Set(found.map(({ customer_id: id }) => id)).size).toBe(50);
    });

    it('SU03 PR06 are refused for another customer or without an offering, and nothing of them is stored', async () => {
      const { offerings, subscriptions } = counted(context);
      await offerings.put(by, context.acme, offering('team'));
      await offerings.put(by, context.other, offering('theirs'));
      const rows = [
        subscription('kept'),
        subscription('kept', { customer: { externalId: 'thief', name: 'Thief' } }),
        subscription('lost', { customer: { externalId: 'nobody' }, offering: 'theirs' }),
        subscription('kept', { quantity: 2 }),
        subscription('kept', { customer: { externalId: 'c', name: 'Named' }, quantity: 2 }),
      ];
      const done = await subscriptions.putMany(by, context.acme, rows);
      expect(outcomes(done)).toEqual(['created', 'conflict', 'invalid_request', 'updated', 'unchanged']);
      expect(await subscriptions.find({ tenantId: context.acme }, 'kept')).toMatchObject({ quantity: 2, customer_external_id: 'c', customer_name: 'Named' });
      const customers = (await context.world.customers.list({ tenantId: context.acme, limit: 10 })).rows;
      expect(customers.map(({ external_id: id }) => id)).toEqual(['c']);
      expect((await context.world.trail(context.acme)).filter(({ action }) => action.startsWith('subscription.'))).toHaveLength(2);
    });
  });
});
