import type { Transaction } from 'kysely';
import { type RandomBytes, randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import type { AuditStore, NewAuditEntry } from '../../platform/audit/store.ts';
import type { Put } from '../../platform/http/routes/bulk.ts';
import type { Engine } from '../../platform/store/database.ts';
import type { Result } from '../../platform/store/result.ts';
import { chunksOf } from '../../platform/store/chunks.ts';
import type { OfferingRow, SubscriptionRow } from '../../platform/store/rows/offering-rows.ts';
import { planEach, type PlannedRow, writesOf } from '../../platform/store/planned-rows.ts';
import { plannedInserts, runPlan } from '../../platform/store/planned-writes.ts';
import type { CustomerRow, Schema } from '../../platform/store/schema.ts';
import { planCustomers } from '../customers/plan.ts';
import { eitherName } from '../external-id.ts';
import type { StoredSubscription, SubscriptionInput } from './model.ts';
import { selectSubscriptions } from './read.ts';
import { subscriptionsNamed } from './subscriptions-named.ts';

export interface SubscriptionPutDeps {
  engine: Engine;
  audit: AuditStore;
  clock: Clock;
  randomBytes?: RandomBytes | undefined;
}

export interface SubscriptionPut {
  row: StoredSubscription;
  outcome: Put;
}

type Planned = PlannedRow<StoredSubscription, SubscriptionRow>;
type Offering = Pick<OfferingRow, 'id' | 'external_id' | 'name'>;
type Columns = Pick<SubscriptionRow, 'offering_id' | 'status' | 'quantity' | 'period_start' | 'period_end' | 'renews_on' | 'trial_ends_on'>;

const namesAtOnce = 200;

/**
 * Creates or updates the subscriptions with these external ids, and creates their customers when they are new. All rows are read and all changes computed
 * before the first write, so that a refused row leaves nothing behind.
 */
export function createSubscriptionPut({ engine, audit, clock, randomBytes }: SubscriptionPutDeps) {
  async function stored(tx: Transaction<Schema>, tenantId: string, names: readonly string[]): Promise<Map<string, Planned>> {
    const select = engine === 'postgres' ? selectSubscriptions(tx).forUpdate('subscriptions') : selectSubscriptions(tx);
    const rows = await subscriptionsNamed(select, tenantId, names);
    return new Map([...rows].map(([name, row]) => [name, { row, made: undefined, columns: {} }]));
  }

  /** Reads offerings by Vitrine's ids and the tenant's own. */
  async function offeringsOf(tx: Transaction<Schema>, tenantId: string, names: readonly string[]): Promise<(name: string) => Offering> {
    const found = new Map<string, Offering>();
    for (const some of chunksOf(names, namesAtOnce)) {
      const asked = some.map((name) => eitherName('off', name));
      for (const column of ['id', 'external_id'] as const) {
        const values = asked.flatMap((name) => (name.column === column ? name.value : []));
        if (values.length === 0) continue;
        const select = tx.selectFrom('offerings').select(['id', 'external_id', 'name']).where('tenant_id', '=', tenantId);
        for (const row of await select.where(column, 'in', values).execute()) found.set(`${column} ${row[column]}`, row);
      }
    }
    return (name) => {
      const { column, value } = eitherName('off', name);
      const offering = found.get(`${column} ${value}`);
      if (offering) return offering;
      const errors = [{ path: 'offering', message: `there is no offering "${name}"` }];
      throw new HttpError('invalid_request', `The subscription, offering: there is no offering "${name}".`, { errors });
    };
  }

  return async (tx: Transaction<Schema>, by: By, tenantId: string, inputs: readonly SubscriptionInput[]): Promise<Result<SubscriptionPut>[]> => {
    const now = clock.now();
    const entries: NewAuditEntry[] = [];
    const note = (entry: NewAuditEntry): void => void entries.push(entry);
    const planned = await stored(tx, tenantId, [...new Set(inputs.map(({ externalId }) => externalId))]);
    const offeringOf = await offeringsOf(tx, tenantId, [...new Set(inputs.map(({ offering }) => offering))]);
    const customers = await planCustomers(tx, { by, tenantId, now, note }, inputs.map(({ customer }) => customer.externalId));

    const results = await planEach(tx, inputs, (input): SubscriptionPut => {
      const { externalId } = input;
      const offering = offeringOf(input.offering);
      const { row: customer, keep } = customers.customerOf(input.customer);
      const known = planned.get(externalId);
      if (known && known.row.customer_id !== customer.id) throw new HttpError('conflict', `The subscription "${externalId}" belongs to another customer.`);
      keep();
      const columns = columnsOf(input, offering.id);
      const names = namesOf(customer, offering);
      const entry = { tenantId, by };
      if (!known) {
        const id = randomId('sub', randomBytes);
        const made = { id, tenant_id: tenantId, external_id: externalId, customer_id: customer.id, ...columns, created_at: now, updated_at: now };
        const row = { ...made, ...names };
        planned.set(externalId, { row, made, columns: {} });
        note({ ...entry, action: 'subscription.created', target: target(id), after: { externalId, customerId: customer.id, ...imageOf(columns) } });
        return { row, outcome: 'created' };
      }
      const changed = changedFields(imageOf(known.row), imageOf(columns));
      if (!changed) return { row: { ...known.row, ...names }, outcome: 'unchanged' };
      const update = { ...columns, updated_at: now };
      const row = { ...known.row, ...update, ...names };
      planned.set(externalId, { ...known, row, columns: { ...known.columns, ...update } });
      note({ ...entry, action: 'subscription.updated', target: target(row.id), ...changed });
      return { row, outcome: 'updated' };
    });

    const update = (columns: Partial<SubscriptionRow>, id: string) => tx.updateTable('subscriptions').set(columns).where('id', '=', id);
    await runPlan(tx, [
      ...customers.writes(),
      ...writesOf(planned.values(), { inserts: (rows) => plannedInserts(tx, 'subscriptions', rows), update }),
      ...plannedInserts(tx, 'audit', entries.map((entry) => audit.rowOf(entry))),
    ]);
    return results;
  };
}

const target = (id: string) => ({ kind: 'subscription', id }) as const;

const columnsOf = ({ status, quantity, period, renewsOn, trialEndsOn }: SubscriptionInput, offering_id: string): Columns => ({
  offering_id,
  status,
  quantity,
  period_start: period?.start ?? null,
  period_end: period?.end ?? null,
  renews_on: renewsOn,
  trial_ends_on: trialEndsOn,
});

const namesOf = (customer: CustomerRow, offering: Offering) => ({
  customer_external_id: customer.external_id,
  customer_name: customer.name,
  offering_external_id: offering.external_id,
  offering_name: offering.name,
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
