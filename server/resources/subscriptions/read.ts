import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { SubscriptionStatus } from '../../../protocol/offering.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { readSparse } from '../../platform/store/in-slices.ts';
import type { NewestPage, NewestPosition } from '../../platform/store/newest-first.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { eitherName } from '../external-id.ts';
import type { StoredSubscription } from './model.ts';

/** Which subscriptions are meant. Everything left out does not restrict. */
export interface SubscriptionFilter {
  tenantId: string;
  /** `null`: a customer whom nobody knows, who has none. */
  customerId?: string | null | undefined;
  offeringId?: string | undefined;
  status?: SubscriptionStatus | undefined;
}

export interface SubscriptionReads {
  /** The subscription of a tenant, or of one customer of it, by our id or the tenant's own. */
  find(owner: Pick<SubscriptionFilter, 'tenantId' | 'customerId'>, name: string): Promise<StoredSubscription | undefined>;
  /** What was made last first. `next` is `null` on the last page. */
  list(filter: SubscriptionFilter, page: NewestPage): Promise<{ rows: StoredSubscription[]; next: NewestPosition | null }>;
}

/** Subscriptions with the names of what they are of; every read begins here. */
export const selectSubscriptions = (query: Executor) => withNames(query.selectFrom('subscriptions'));

const withNames = (select: SelectQueryBuilder<Schema, 'subscriptions', object>) =>
  select
    .innerJoin('customers', 'customers.id', 'subscriptions.customer_id')
    .innerJoin('offerings', 'offerings.id', 'subscriptions.offering_id')
    .selectAll('subscriptions')
    .select([
      'customers.external_id as customer_external_id',
      'customers.name as customer_name',
      'offerings.external_id as offering_external_id',
      'offerings.name as offering_name',
    ]);

/**
 * How a list is read: one index gives the stretch, and what further is asked for is looked for in it, calculated so that no other index takes over. A customer
 * has few subscriptions, an offering fewer than a tenant.
 */
function conditionsOf({ tenantId, customerId, offeringId, status }: SubscriptionFilter): { byIndex: RawBuilder<boolean>[]; rest: RawBuilder<boolean>[] } {
  const ofTenant = sql<boolean>`subscriptions.tenant_id = ${tenantId}`;
  const statusRest = status === undefined ? [] : [sql<boolean>`subscriptions.status || '' = ${status}`];
  if (customerId !== undefined) {
    const offering = offeringId === undefined ? [] : [sql<boolean>`subscriptions.offering_id || '' = ${offeringId}`];
    return { byIndex: [ofTenant, sql`subscriptions.customer_id = ${customerId}`, ...offering, ...statusRest], rest: [] };
  }
  if (offeringId !== undefined) {
    // An offering is one tenant's: where it is another's, its first rows say so.
    const ofStatus = status === undefined ? [] : [sql<boolean>`subscriptions.status = ${status}`];
    return { byIndex: [sql`subscriptions.offering_id = ${offeringId}`, ...ofStatus], rest: [sql`subscriptions.tenant_id || '' = ${tenantId}`] };
  }
  return { byIndex: [ofTenant, ...(status === undefined ? [] : [sql<boolean>`subscriptions.status = ${status}`])], rest: [] };
}

export function createSubscriptionReads({ query }: Database): SubscriptionReads {
  return {
    async find({ tenantId, customerId }, name) {
      const { column, value } = eitherName('sub', name);
      const row = await selectSubscriptions(query)
        .where('subscriptions.tenant_id', '=', tenantId)
        .where(`subscriptions.${column}`, '=', value)
        .executeTakeFirst();
      return row && (customerId === undefined || row.customer_id === customerId) ? row : undefined;
    },

    async list(filter, { after, limit }) {
      const { byIndex, rest } = conditionsOf(filter);
      const place = sql`(subscriptions.created_at, subscriptions.id)`;
      const stretch = (from: NewestPosition | undefined) => {
        let select = query.selectFrom('subscriptions');
        for (const condition of byIndex) select = select.where(condition);
        if (from) select = select.where(sql<boolean>`${place} < (${from.createdAt}, ${from.id})`);
        return select.orderBy('subscriptions.created_at', 'desc').orderBy('subscriptions.id', 'desc');
      };
      const read = ({ after: from, until, limit: count }: { after: NewestPosition | undefined; until: NewestPosition | undefined; limit: number }) => {
        let select = withNames(stretch(from)).limit(count);
        if (until) select = select.where(sql<boolean>`${place} >= (${until.createdAt}, ${until.id})`);
        for (const condition of rest) select = select.where(condition);
        return select.execute();
      };
      const endOf = (from: NewestPosition | undefined, offset: number): Promise<NewestPosition | undefined> =>
        stretch(from).select(['subscriptions.created_at as createdAt', 'subscriptions.id']).offset(offset).limit(1).executeTakeFirst();
      const found = rest.length === 0 ? await read({ after, until: undefined, limit: limit + 1 }) : await readSparse({ endOf, read }, after, limit + 1);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return { rows, next: found.length > limit && last ? { createdAt: last.created_at, id: last.id } : null };
    },
  };
}
