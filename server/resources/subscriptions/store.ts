import type { Transaction } from 'kysely';
import type { RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Database } from '../../platform/store/database.ts';
import { type Result, singleResult } from '../../platform/store/result.ts';
import { whilePlanOutdated } from '../../platform/store/planned-writes.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { abandonPagesOfHeld } from '../checkouts/unfinished/abandoned-pages.ts';
import type { SubscriptionInput } from './model.ts';
import { createSubscriptionPut, type SubscriptionPut } from './put.ts';
import { createSubscriptionReads, type SubscriptionReads } from './read.ts';

/** Stores customers' subscriptions to offerings. Every change is audited in its own transaction. */
export interface SubscriptionStore extends SubscriptionReads {
  /**
   * Creates the subscription with an external id, or replaces its content. A new customer is created with it.
   *
   * @throws HttpError `invalid_request` when the offering does not exist; `conflict` when another customer's subscription has the external id.
   */
  put(by: By, tenantId: string, input: SubscriptionInput): Promise<SubscriptionPut>;
  /** Puts many subscriptions in one transaction. Each succeeds or fails alone, and has its own result. */
  putMany(by: By, tenantId: string, inputs: readonly SubscriptionInput[]): Promise<Result<SubscriptionPut>[]>;
  /**
   * Puts a subscription in the caller's transaction, so that a checkout and what it pays for are stored together.
   *
   * @throws PlanOutdated when another transaction writes the same external id concurrently, which cannot happen for a checkout's own id.
   */
  putIn(tx: Transaction<Schema>, by: By, tenantId: string, input: SubscriptionInput): Promise<SubscriptionPut>;
}

export interface SubscriptionStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  randomBytes?: RandomBytes;
}

export function createSubscriptionStore({ database, audit, clock, randomBytes }: SubscriptionStoreOptions): SubscriptionStore {
  const putManyIn = createSubscriptionPut({ engine: database.engine, audit, clock, randomBytes });
  const putMany: SubscriptionStore['putMany'] = (by, tenantId, inputs) =>
    whilePlanOutdated(() =>
      database.write(async (tx) => {
        const done = await putManyIn(tx, by, tenantId, inputs);
        await abandonPagesOfHeld(tx, tenantId, done.filter(isNews).map(({ row }) => row), clock.now());
        return done;
      }, tenantId),
    );
  return {
    ...createSubscriptionReads(database),
    put: async (by, tenantId, input) => singleResult(await putMany(by, tenantId, [input])),
    putMany,
    putIn: async (tx, by, tenantId, input) => singleResult(await putManyIn(tx, by, tenantId, [input])),
  };
}

/** One error for a missing subscription and for one that is not the caller's. @throws HttpError `not_found`. */
export function noSubscription(): never {
  throw new HttpError('not_found', 'There is no such subscription.');
}

/** Whether the put may have given the customer the plan, so that pages where they could still pay for it are closed. */
const isNews = (one: Result<SubscriptionPut>): one is SubscriptionPut =>
  !(one instanceof HttpError) && one.outcome !== 'unchanged' && one.row.status !== 'ended';
