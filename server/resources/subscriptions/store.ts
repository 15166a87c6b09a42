import type { Transaction } from 'kysely';
import type { RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Database } from '../../platform/store/database.ts';
import { type Done, onlyOne } from '../../platform/store/done.ts';
import { whilePlanOutdated } from '../../platform/store/planned-writes.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { leavePagesOfHeld } from '../checkouts/left-pages.ts';
import type { SubscriptionInput } from './model.ts';
import { createSubscriptionPut, type SubscriptionPut } from './put.ts';
import { createSubscriptionReads, type SubscriptionReads } from './read.ts';

/** What customers have of the offerings. Every change is recorded in the audit trail in its own transaction. */
export interface SubscriptionStore extends SubscriptionReads {
  /**
   * The subscription of an external id: makes it, or gives it this content. Its customer is made when they are new.
   *
   * @throws HttpError `invalid_request` when there is no such offering; `conflict` when the external id is that of another customer's subscription.
   */
  put(by: By, tenantId: string, input: SubscriptionInput): Promise<SubscriptionPut>;
  /** Puts many in one transaction, each of which stands or falls alone: what became of each, or why it was refused. */
  putMany(by: By, tenantId: string, inputs: readonly SubscriptionInput[]): Promise<Done<SubscriptionPut>[]>;
  /**
   * Puts one in the caller's transaction: a checkout that is paid, and what it has paid for, stand together.
   *
   * @throws PlanOutdated when another transaction writes the same external id in this moment, which for that of a checkout none does.
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
        await leavePagesOfHeld(tx, tenantId, done.filter(isNews).map(({ row }) => row), clock.now());
        return done;
      }, tenantId),
    );
  return {
    ...createSubscriptionReads(database),
    put: async (by, tenantId, input) => onlyOne(await putMany(by, tenantId, [input])),
    putMany,
    putIn: async (tx, by, tenantId, input) => onlyOne(await putManyIn(tx, by, tenantId, [input])),
  };
}

/** One answer for what is not there and for what is not the caller's. @throws HttpError `not_found`. */
export function noSubscription(): never {
  throw new HttpError('not_found', 'There is no such subscription.');
}

/** Whose customer has the plan since now. Who had it before is led to no page for it. */
const isNews = (one: Done<SubscriptionPut>): one is SubscriptionPut =>
  !(one instanceof HttpError) && one.outcome !== 'unchanged' && one.row.status !== 'ended';
