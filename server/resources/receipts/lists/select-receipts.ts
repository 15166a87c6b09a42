import { type SelectQueryBuilder, sql } from 'kysely';
import type { Executor } from '../../../platform/store/database.ts';
import type { Schema } from '../../../platform/store/schema.ts';
import { revokedAtOf } from '../../links/revoked-links.ts';

const headColumns = [
  'receipts.id',
  'receipts.customer_id',
  'receipts.period_start',
  'receipts.period_end',
  'receipts.status',
  'receipts.title',
  'receipts.currency',
  'receipts.total_minor',
  'receipts.total_exact',
  'receipts.published_at',
  'receipts.published_until',
  'receipts.archived_at',
  'receipts.updated_at',
  'customers.external_id as customer_external_id',
  'customers.name as customer_name',
] as const;

const otherColumns = [
  'receipts.tenant_id',
  'receipts.scope',
  'receipts.sealed_at',
  'receipts.created_at',
  'receipts.content_json',
  'tenants.viewers_see_drafts',
] as const;

/** Selects the list columns of receipts, with the customer's name. */
export const withHeads = (select: SelectQueryBuilder<Schema, 'receipts', object>) =>
  select
    .innerJoin('customers', 'customers.id', 'receipts.customer_id')
    .select(headColumns)
    .select(revokedAtOf(sql.ref('receipts.tenant_id')).as('links_revoked_at'));

/** Selects whole receipts with the customer's name. Every single read uses this, and passes the row to {@link withoutRevoked}. */
export const selectReceipts = (query: Executor) =>
  withHeads(query.selectFrom('receipts')).innerJoin('tenants', 'tenants.id', 'receipts.tenant_id').select(otherColumns);
