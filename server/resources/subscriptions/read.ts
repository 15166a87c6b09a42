import { type RawBuilder, sql } from 'kysely';
import type { SubscriptionStatus } from '../../../protocol/offering.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { inSlices } from '../../platform/store/in-slices.ts';
import { type NewestPage, type NewestPosition, pageOfNewest } from '../../platform/store/newest-first.ts';
import { eitherName } from '../external-id.ts';
import { folded, tokensOf } from '../folded.ts';
import type { StoredSubscription } from './model.ts';
import { subscriptionsNamed } from './subscriptions-named.ts';

/** Which subscriptions are meant. Everything left out does not restrict. */
export interface SubscriptionFilter {
  tenantId: string;
  /** `null`: a customer whom nobody knows, who has none. */
  customerId?: string | null | undefined;
  offeringId?: string | undefined;
  /** Of one customer alone: what has not ended of these offerings, of which there is at least one. */
  heldOf?: readonly string[] | undefined;
  status?: SubscriptionStatus | undefined;
  /** Made at this moment or later, and before that one. In milliseconds since the epoch. */
  createdFromMs?: number | undefined;
  createdBeforeMs?: number | undefined;
  /** Words of the offering's name or of the external id, or parts of them. It looks through the list: for that of a customer. */
  text?: string | undefined;
}

interface SubscriptionPage {
  rows: StoredSubscription[];
  next: NewestPosition | null;
}

export interface SubscriptionReads {
  /** The subscription of a tenant, or of one customer of it, by our id or the tenant's own. */
  find(owner: Pick<SubscriptionFilter, 'tenantId' | 'customerId'>, name: string): Promise<StoredSubscription | undefined>;
  /** Those of a tenant that have these external ids, by each. */
  findNamed(tenantId: string, externalIds: readonly string[]): Promise<Map<string, StoredSubscription>>;
  /** What was made last first. `next` is `null` on the last page. */
  list(filter: SubscriptionFilter, page: NewestPage): Promise<SubscriptionPage>;
}

/** Subscriptions with the names of what they are of; every read begins here. */
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
 * How a list is read: one index gives the stretch, and what further is asked for is calculated, so that no other index takes over. A customer has few
 * subscriptions; an offering is one tenant's, so that of its subscriptions all are the tenant's or none. Each index has them in the order of the list, by the
 * moment in which they were made: days are a part of the stretch.
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

/** So many are looked at within a moment. */
const lookedAtOnce = 500;

/** Those of a list that have the words of a text, a slice at a time. */
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
