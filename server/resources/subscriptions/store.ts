import type { Transaction } from 'kysely';
import { type RandomBytes, randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Put } from '../../platform/http/bulk.ts';
import type { Database } from '../../platform/store/database.ts';
import type { SubscriptionRow } from '../../platform/store/rows/offering-rows.ts';
import type { Schema } from '../../platform/store/schema.ts';
import type { CustomerStore } from '../customers/store.ts';
import { eitherName } from '../external-id.ts';
import type { StoredSubscription, SubscriptionInput } from './model.ts';
import { createSubscriptionReads, selectSubscriptions, type SubscriptionReads } from './read.ts';

export interface SubscriptionPut {
  row: StoredSubscription;
  outcome: Put;
}

/** What customers have of the offerings. Every change is recorded in the audit trail in its own transaction. */
export interface SubscriptionStore extends SubscriptionReads {
  /**
   * The subscription of an external id: makes it, or gives it this content. Its customer is made when they are new.
   *
   * @throws HttpError `invalid_request` when there is no such offering; `conflict` when the external id is that of another customer's subscription.
   */
  put(by: By, tenantId: string, input: SubscriptionInput): Promise<SubscriptionPut>;
  /** The same in the caller's transaction: a checkout that is paid, and what it has paid for, stand together. */
  putIn(tx: Transaction<Schema>, by: By, tenantId: string, input: SubscriptionInput): Promise<SubscriptionPut>;
}

export interface SubscriptionStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  customers: CustomerStore;
  randomBytes?: RandomBytes;
}

type Key = Pick<SubscriptionRow, 'external_id' | 'customer_id'>;
type Columns = Pick<SubscriptionRow, 'offering_id' | 'status' | 'quantity' | 'period_start' | 'period_end' | 'renews_on' | 'trial_ends_on'>;

export function createSubscriptionStore({ database, audit, clock, customers, randomBytes }: SubscriptionStoreOptions): SubscriptionStore {
  const { engine } = database;
  const target = (id: string) => ({ kind: 'subscription', id }) as const;

  async function locked(tx: Transaction<Schema>, tenantId: string, externalId: string): Promise<StoredSubscription | undefined> {
    const one = selectSubscriptions(tx).where('subscriptions.tenant_id', '=', tenantId).where('subscriptions.external_id', '=', externalId);
    return (engine === 'postgres' ? one.forUpdate('subscriptions') : one).executeTakeFirst();
  }

  async function offeringId(tx: Transaction<Schema>, tenantId: string, name: string): Promise<string> {
    const { column, value } = eitherName('off', name);
    const found = await tx.selectFrom('offerings').select('id').where('tenant_id', '=', tenantId).where(column, '=', value).executeTakeFirst();
    if (found) return found.id;
    const errors = [{ path: 'offering', message: `there is no offering "${name}"` }];
    throw new HttpError('invalid_request', `The subscription, offering: there is no offering "${name}".`, { errors });
  }

  /** Whether this transaction made the row, and not another one in the meantime. */
  async function insert(tx: Transaction<Schema>, by: By, tenantId: string, key: Key, columns: Columns): Promise<boolean> {
    const now = clock.now();
    const row: SubscriptionRow = { id: randomId('sub', randomBytes), tenant_id: tenantId, ...key, ...columns, created_at: now, updated_at: now };
    const made = await tx
      .insertInto('subscriptions')
      .values(row)
      .onConflict((conflict) => conflict.columns(['tenant_id', 'external_id']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) return false;
    const after = { externalId: key.external_id, customerId: key.customer_id, ...imageOf(columns) };
    await audit.record(tx, { tenantId, by, action: 'subscription.created', target: target(row.id), after });
    return true;
  }

  const store: SubscriptionStore = {
    ...createSubscriptionReads(database),

    async putIn(tx, by, tenantId, input) {
      const columns = columnsOf(input, await offeringId(tx, tenantId, input.offering));
      const { row: customer } = await customers.findOrCreate(tx, by, tenantId, input.customer);
      const key = { external_id: input.externalId, customer_id: customer.id };
      const found = await locked(tx, tenantId, input.externalId);
      const isMade = found === undefined && (await insert(tx, by, tenantId, key, columns));
      const row = found ?? (await locked(tx, tenantId, input.externalId));
      if (!row) throw new Error('A subscription was neither inserted nor found.');
      if (row.customer_id !== customer.id) throw new HttpError('conflict', `The subscription "${input.externalId}" belongs to another customer.`);
      const changed = isMade ? undefined : changedFields(imageOf(row), imageOf(columns));
      if (!changed) return { row, outcome: isMade ? 'created' : 'unchanged' };
      const updated = { ...columns, updated_at: clock.now() };
      await tx.updateTable('subscriptions').set(updated).where('id', '=', row.id).execute();
      await audit.record(tx, { tenantId, by, action: 'subscription.updated', target: target(row.id), ...changed });
      return { row: (await locked(tx, tenantId, input.externalId)) ?? { ...row, ...updated }, outcome: 'updated' };
    },

    put: (by, tenantId, input) => database.write((tx) => store.putIn(tx, by, tenantId, input), tenantId),
  };
  return store;
}

const columnsOf = ({ status, quantity, period, renewsOn, trialEndsOn }: SubscriptionInput, offering_id: string): Columns => ({
  offering_id,
  status,
  quantity,
  period_start: period?.start ?? null,
  period_end: period?.end ?? null,
  renews_on: renewsOn,
  trial_ends_on: trialEndsOn,
});

const imageOf = (row: Columns) => ({
  offeringId: row.offering_id,
  status: row.status,
  quantity: row.quantity,
  periodStart: row.period_start,
  periodEnd: row.period_end,
  renewsOn: row.renews_on,
  trialEndsOn: row.trial_ends_on,
});

/** One answer for what is not there and for what is not the caller's. @throws HttpError `not_found`. */
export function noSubscription(): never {
  throw new HttpError('not_found', 'There is no such subscription.');
}
