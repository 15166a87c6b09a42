import { type RawBuilder, sql } from 'kysely';
import { revokedAtOf } from '../links/revoked-links.ts';

/** Which receipts a list shows. Everything left out does not restrict. */
export interface ReceiptFilter {
  tenantId: string;
  /** `null`: a customer whom nobody knows, who has no receipts. */
  customerId?: string | null | undefined;
  status?: 'draft' | 'sealed' | undefined;
  visibility?: 'private' | 'published' | undefined;
  archived?: boolean | undefined;
  /** As it is stored, see `scopeText`. */
  scope?: string | undefined;
  /** Only what the tenant shows to viewers: drafts are, or are not. */
  forViewers?: true | undefined;
  /** First and last day on which the period of a receipt may begin, `YYYY-MM-DD`. */
  periodFrom?: string | undefined;
  periodTo?: string | undefined;
}

export type Conditions = readonly RawBuilder<boolean>[];

/** Of the order of a list, and so of every index that one is read from. */
export const periodsOf = ({ periodFrom, periodTo }: ReceiptFilter): Conditions => [
  ...(periodFrom === undefined ? [] : [sql<boolean>`receipts.period_start >= ${periodFrom}`]),
  ...(periodTo === undefined ? [] : [sql<boolean>`receipts.period_start <= ${periodTo}`]),
];

/** What no index of all customers' receipts knows. */
export const besideStates = ({ tenantId, scope, forViewers }: ReceiptFilter): Conditions => [
  ...(scope === undefined ? [] : [sql<boolean>`receipts.scope = ${scope}`]),
  ...(forViewers === undefined
    ? []
    : [sql<boolean>`(receipts.status = 'sealed' or exists (select 1 from tenants where tenants.id = ${tenantId} and tenants.viewers_see_drafts = 1))`]),
];

export const publishedAfterRevoked = (tenantId: string): RawBuilder<boolean> =>
  sql<boolean>`coalesce(receipts.published_at, 0) > ${revokedAtOf(sql.val(tenantId))}`;

export const publishedBeforeRevoked = (tenantId: string): RawBuilder<boolean> => sql<boolean>`receipts.published_at <= ${revokedAtOf(sql.val(tenantId))}`;

/** Whether their direct links are open. */
export const linksOf = ({ tenantId, visibility }: ReceiptFilter, nowMs: number): Conditions => {
  if (visibility === 'published')
    return [publishedAfterRevoked(tenantId), sql<boolean>`(receipts.published_until is null or receipts.published_until > ${nowMs})`];
  if (visibility === 'private')
    return [sql<boolean>`(receipts.published_at is null or ${publishedBeforeRevoked(tenantId)} or receipts.published_until <= ${nowMs})`];
  return [];
};

/** By a status and a place that no index is to be looked up by. */
export const statesOf = ({ status, archived }: ReceiptFilter): Conditions => [
  ...(archived === true ? [sql<boolean>`coalesce(receipts.archived_at, 0) <> 0`] : []),
  ...(archived === false ? [sql<boolean>`receipts.archived_at is null`] : []),
  ...(status === undefined ? [] : [sql<boolean>`receipts.status || '' = ${status}`]),
];

/** All that a list is asked for, in one: for the receipts of one customer, who has few enough to look through. No index of a state serves it. */
export const conditionsOf = (filter: ReceiptFilter, nowMs: number): Conditions => [
  sql`receipts.tenant_id = ${filter.tenantId}`,
  ...periodsOf(filter),
  ...(filter.customerId === undefined ? [] : [sql<boolean>`receipts.customer_id = ${filter.customerId}`]),
  ...besideStates(filter),
  ...linksOf(filter, nowMs),
  ...statesOf(filter),
];
