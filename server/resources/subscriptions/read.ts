import { type RawBuilder, sql } from 'kysely';
import type { SubscriptionStatus } from '../../../protocol/offering.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { inSlices } from '../../platform/store/in-slices.ts';
import { type NewestPage, type NewestPosition, pageOfNewest } from '../../platform/store/newest-first.ts';
import { eitherName } from '../external-id.ts';
import { folded, tokensOf } from '../folded.ts';
import type { StoredSubscription } from './model.ts';
import { subscriptionsNamed } from './subscriptions-named.ts';

/** Filters subscriptions. Omitted fields do not restrict. */
export interface SubscriptionFilter {
  tenantId: string;
  /** `null` for an unknown customer, who has no subscriptions. */
  customerId?: string | null | undefined;
  offeringId?: string | undefined;
  /** Only with one customer: subscriptions to these offerings that have not ended. At least one offering. */
  heldOf?: readonly string[] | undefined;
  status?: SubscriptionStatus | undefined;
  /** Created at or after the first time and before the second, in milliseconds since the epoch. */
  createdFromMs?: number | undefined;
  createdBeforeMs?: number | undefined;
  /** Words of the offering's name or the external id, or parts of them. Scans the list, so it is for the list of one customer. */
  text?: string | undefined;
}

interface SubscriptionPage {
  rows: StoredSubscription[];
  next: NewestPosition | null;
}

export interface SubscriptionReads {
  /** Finds a subscription of a tenant or of one of its customers, by Vitrine's id or the tenant's own. */
  find(owner: Pick<SubscriptionFilter, 'tenantId' | 'customerId'>, name: string): Promise<StoredSubscription | undefined>;
  /** Returns the tenant's subscriptions with these external ids, by external id. */
  findNamed(tenantId: string, externalIds: readonly string[]): Promise<Map<string, StoredSubscription>>;
  /** Lists subscriptions, newest first. `next` is `null` on the last page. */
  list(filter: SubscriptionFilter, page: NewestPage): Promise<SubscriptionPage>;
}

/** Selects subscriptions with the names of their customers and offerings. Every read uses this. */
export const selectSubscriptions = (query: Executor) =>
  query
    .selectFrom('subscriptions')
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
 * Returns the conditions of a list: one index gives the range, and further conditions are expressions, so that no other index is chosen. A customer has few
 * subscriptions. An offering belongs to one tenant, so its subscriptions do too. Each index is in the list's order, by creation time, so that a time range
 * narrows it.
 */
function conditionsOf({ createdFromMs, createdBeforeMs, ...filter }: SubscriptionFilter): RawBuilder<boolean>[] {
  const from = createdFromMs === undefined ? [] : [sql<boolean>`subscriptions.created_at >= ${createdFromMs}`];
  const before = createdBeforeMs === undefined ? [] : [sql<boolean>`subscriptions.created_at < ${createdBeforeMs}`];
  return [...stretchOf(filter), ...from, ...before];
}

function stretchOf({ tenantId, customerId, offeringId, heldOf, status }: SubscriptionFilter): RawBuilder<boolean>[] {
  const ofTenant = sql<boolean>`subscriptions.tenant_id = ${tenantId}`;
  if (customerId !== undefined) {
    const offering = offeringId === undefined ? [] : [sql<boolean>`subscriptions.offering_id || '' = ${offeringId}`];
    const inStatus = status === undefined ? [] : [sql<boolean>`subscriptions.status || '' = ${status}`];
    const held = heldOf === undefined ? [] : [sql<boolean>`subscriptions.status || '' <> 'ended' and subscriptions.offering_id || '' in (${sql.join(heldOf)})`];
    return [ofTenant, sql`subscriptions.customer_id = ${customerId}`, ...offering, ...held, ...inStatus];
  }
  const inStatus = status === undefined ? [] : [sql<boolean>`subscriptions.status = ${status}`];
  return offeringId === undefined ? [ofTenant, ...inStatus] : [sql`subscriptions.offering_id = ${offeringId}`, ...inStatus];
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

    findNamed: (tenantId, externalIds) => subscriptionsNamed(selectSubscriptions(query), tenantId, externalIds),

    async list(filter, page) {
      const { tenantId, customerId, offeringId, text } = filter;
      if (customerId === undefined && offeringId !== undefined && !(await isOffering(query, tenantId, offeringId))) return { rows: [], next: null };
      let select = selectSubscriptions(query);
      for (const condition of conditionsOf(filter)) select = select.where(condition);
      const read = (one: NewestPage): Promise<SubscriptionPage> => pageOfNewest(select, 'subscriptions', one);
      return text === undefined ? read(page) : worded(text, page, read);
    },
  };
}

/** Rows that are checked in one turn. */
const lookedAtOnce = 500;

/** Reads the subscriptions of a list that contain the words of a text, a slice at a time. */
async function worded(text: string, { after, limit }: NewestPage, read: (page: NewestPage) => Promise<SubscriptionPage>): Promise<SubscriptionPage> {
  const tokens = tokensOf(text);
  const found: StoredSubscription[] = [];
  await inSlices(after, async (from) => {
    const { rows, next } = await read({ after: from, limit: lookedAtOnce });
    for (const row of rows) {
      const names = folded(`${row.offering_name} ${row.external_id}`);
      if (tokens.every((token) => names.includes(token))) found.push(row);
    }
    return found.length > limit ? undefined : (next ?? undefined);
  });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last ? { createdAt: last.created_at, id: last.id } : null };
}

const isOffering = async (query: Executor, tenantId: string, id: string): Promise<boolean> =>
  (await query.selectFrom('offerings').select('id').where('id', '=', id).where('tenant_id', '=', tenantId).executeTakeFirst()) !== undefined;
