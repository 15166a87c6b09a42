import { type RawBuilder, sql } from 'kysely';
import { revokedAtOf } from '../../links/revoked-links.ts';

/** Filters a list of receipts. Omitted fields do not restrict it. */
export interface ReceiptFilter {
  tenantId: string;
  /** `null` for an unknown customer, who has no receipts. */
  customerId?: string | null | undefined;
  status?: 'draft' | 'sealed' | undefined;
  visibility?: 'private' | 'published' | undefined;
  archived?: boolean | undefined;
  /** As stored, see `scopeText`. */
  scope?: string | undefined;
  /** Excludes drafts, unless the tenant shows them to viewers. */
  forViewers?: true | undefined;
  /** First and last day on which a receipt's period may begin, `YYYY-MM-DD`. */
  periodFrom?: string | undefined;
  periodTo?: string | undefined;
}

export type Conditions = readonly RawBuilder<boolean>[];

/** Conditions on the order of the list, which every index of it covers. */
export const periodsOf = ({ periodFrom, periodTo }: ReceiptFilter): Conditions => [
  ...(periodFrom === undefined ? [] : [sql<boolean>`receipts.period_start >= ${periodFrom}`]),
  ...(periodTo === undefined ? [] : [sql<boolean>`receipts.period_start <= ${periodTo}`]),
];

/** Conditions that no index of all customers' receipts covers. */
export const otherConditions = ({ tenantId, scope, forViewers }: ReceiptFilter): Conditions => [
  ...(scope === undefined ? [] : [sql<boolean>`receipts.scope = ${scope}`]),
  ...(forViewers === undefined
    ? []
    : [sql<boolean>`(receipts.status = 'sealed' or exists (select 1 from tenants where tenants.id = ${tenantId} and tenants.viewers_see_drafts = 1))`]),
];

export const publishedAfterRevoked = (tenantId: string): RawBuilder<boolean> =>
  sql<boolean>`coalesce(receipts.published_at, 0) > ${revokedAtOf(sql.val(tenantId))}`;

export const publishedBeforeRevoked = (tenantId: string): RawBuilder<boolean> => sql<boolean>`receipts.published_at <= ${revokedAtOf(sql.val(tenantId))}`;

/** Whether the direct links of the receipts are open. */
export const linksOf = ({ tenantId, visibility }: ReceiptFilter, nowMs: number): Conditions => {
  if (visibility === 'published')
    return [publishedAfterRevoked(tenantId), sql<boolean>`(receipts.published_until is null or receipts.published_until > ${nowMs})`];
  if (visibility === 'private')
    return [sql<boolean>`(receipts.published_at is null or ${publishedBeforeRevoked(tenantId)} or receipts.published_until <= ${nowMs})`];
  return [];
};

/** Status and archiving as expressions, so that no index is chosen by them. */
export const statesOf = ({ status, archived }: ReceiptFilter): Conditions => [
  ...(archived === true ? [sql<boolean>`coalesce(receipts.archived_at, 0) <> 0`] : []),
  ...(archived === false ? [sql<boolean>`receipts.archived_at is null`] : []),
  ...(status === undefined ? [] : [sql<boolean>`receipts.status || '' = ${status}`]),
];

/** All conditions of the list in one, for the few receipts of one customer, which are scanned. No index of a state is used. */
export const conditionsOf = (filter: ReceiptFilter, nowMs: number): Conditions => [
  sql`receipts.tenant_id = ${filter.tenantId}`,
  ...periodsOf(filter),
  ...(filter.customerId === undefined ? [] : [sql<boolean>`receipts.customer_id = ${filter.customerId}`]),
  ...otherConditions(filter),
  ...linksOf(filter, nowMs),
  ...statesOf(filter),
];
