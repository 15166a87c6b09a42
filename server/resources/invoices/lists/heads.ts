import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Schema } from '../../../platform/store/schema.ts';
import { revokedAtOf } from '../../links/revoked-links.ts';
import { timeZoneColumn } from '../../tenants/time-zone.ts';
import type { Order } from './list-conditions.ts';

/** The last row of a page, after which the next one begins. */
export interface InvoicePosition {
  at: string;
  id: string;
}

/** A range of an index: its order and its conditions. */
export interface IndexRange {
  order: Order;
  tenant: RawBuilder<boolean>;
  byIndex: readonly RawBuilder<boolean>[];
  rest: readonly RawBuilder<boolean>[];
}

export const headColumns = [
  'invoices.id',
  'invoices.customer_id',
  'invoices.number',
  'invoices.kind',
  'invoices.status',
  'invoices.issue_date',
  'invoices.due_date',
  'invoices.subject',
  'invoices.currency',
  'invoices.total_minor',
  'invoices.total_exact',
  'invoices.remaining_minor',
  'invoices.published_at',
  'invoices.published_until',
  'invoices.updated_at',
  'customers.external_id as customer_external_id',
  'customers.name as customer_name',
] as const;

/**
 * The paid amount of a list's row. SQLite's indexes on a customer's invoices do not contain it, so it is read by the id, and only if something was settled.
 * A read that locks its row selects the column instead: on PostgreSQL a second read of the row would see it as it was before the lock.
 */
export const paidColumn = sql<number>`case when invoices.remaining_minor = invoices.total_minor then 0
  else (select settled.paid_minor from invoices as settled where settled.id = invoices.id) end`.as('paid_minor');

/** What a row needs of its tenant. */
export const tenantColumns = [
  revokedAtOf(sql.ref('invoices.tenant_id')).as('links_revoked_at'),
  timeZoneColumn(sql.ref('invoices.tenant_id')).as('time_zone'),
] as const;

/** Selects the list columns of invoices, with the customer's name. */
export const withHeads = (select: SelectQueryBuilder<Schema, 'invoices', object>) =>
  select
    .innerJoin('customers', 'customers.id', 'invoices.customer_id')
    .select(headColumns)
    .select(tenantColumns);
