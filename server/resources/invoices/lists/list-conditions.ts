import { type RawBuilder, sql } from 'kysely';
import type { InvoiceStatus } from '../../../../protocol/invoice.ts';

/** Sort orders of a list. A search is always in the order of numbers. */
export const invoiceSorts = ['-issueDate', 'issueDate', '-dueDate', 'dueDate'] as const;

export type InvoiceSort = (typeof invoiceSorts)[number];

/** Filters a list of invoices. Omitted fields do not restrict it. */
export interface InvoiceFilter {
  tenantId: string;
  /** `null` for an unknown customer, who has no invoices. */
  customerId?: string | null | undefined;
  status?: InvoiceStatus | 'overdue' | undefined;
  kind?: 'invoice' | 'credit-note' | undefined;
  /** First and last issue date, `YYYY-MM-DD`. */
  issuedFrom?: string | undefined;
  issuedTo?: string | undefined;
  /** First and last due date, `YYYY-MM-DD`. */
  dueFrom?: string | undefined;
  dueTo?: string | undefined;
  /** Excludes drafts, which only their tenant sees. */
  forViewers?: true | undefined;
}

/** The column that orders a list, and the direction in which its index is read. */
export interface Order {
  column: 'issue_date' | 'due_date' | 'number_key';
  descending: boolean;
}

type Conditions = readonly RawBuilder<boolean>[];

/** Conditions of a list: those that its index covers, and those that are checked in the rows. */
export interface InvoiceConditions {
  /** Selects the tenant. Written as an expression where `byIndex` already contains the tenant. */
  tenant: RawBuilder<boolean>;
  byIndex: Conditions;
  rest: Conditions;
}

export function orderOf(filter: InvoiceFilter, sort: InvoiceSort | undefined): Order {
  // Overdue invoices are found by their due date, oldest first.
  const by = sort ?? (filter.status === 'overdue' || filter.dueFrom !== undefined || filter.dueTo !== undefined ? 'dueDate' : '-issueDate');
  return { column: by.endsWith('issueDate') ? 'issue_date' : 'due_date', descending: by.startsWith('-') };
}

/** The bounds of a date. They use the index of the list's order; on the other date they are expressions. */
function boundsOf(column: 'issue_date' | 'due_date', isOrder: boolean, from: string | undefined, to: string | undefined): RawBuilder<boolean>[] {
  const date = isOrder ? sql.ref(`invoices.${column}`) : sql`${sql.ref(`invoices.${column}`)} || ''`;
  return [...(from === undefined ? [] : [sql<boolean>`${date} >= ${from}`]), ...(to === undefined ? [] : [sql<boolean>`${date} <= ${to}`])];
}

/**
 * Returns the conditions of a list. A customer's few invoices are scanned. All other lists read a range of an index and check the rest in its rows.
 * Conditions that must not choose an index are written as expressions.
 */
export function conditionsOf(filter: InvoiceFilter, order: Order, today: string): InvoiceConditions {
  const { tenantId, customerId, status, kind, issuedFrom, issuedTo, dueFrom, dueTo, forViewers } = filter;
  const tenant = sql<boolean>`invoices.tenant_id = ${tenantId}`;
  const rest: RawBuilder<boolean>[] = [];
  const byIndex: RawBuilder<boolean>[] = [];
  const [isByIssue, isByDue] = [order.column === 'issue_date', order.column === 'due_date'];
  (isByIssue ? byIndex : rest).push(...boundsOf('issue_date', isByIssue, issuedFrom, issuedTo));
  (isByDue ? byIndex : rest).push(...boundsOf('due_date', isByDue, dueFrom, dueTo));
  if (forViewers) rest.push(sql`invoices.status || '' <> 'draft'`);
  if (customerId !== undefined) {
    byIndex.push(sql`invoices.customer_id = ${customerId}`);
    if (kind !== undefined) rest.push(kindIs(kind));
    if (status === 'overdue') rest.push(sql`invoices.status || '' = 'open'`, sql`invoices.due_date || '' < ${today}`);
    else if (status !== undefined) rest.push(sql`invoices.status || '' = ${status}`);
    return { tenant, byIndex: [...byIndex, ...rest], rest: [] };
  }
  // Credit notes are few, so their index gives the range. Most rows are invoices, so that kind is checked in the rows.
  const isOfKind = kind === 'credit-note';
  if (kind !== undefined) (isOfKind ? byIndex : rest).push(isOfKind ? sql`invoices.kind = 'credit-note'` : kindIs(kind));
  // Credit notes are all in one state.
  if (isOfKind || status === undefined) return { tenant, byIndex, rest };
  const inState = status === 'overdue' ? 'open' : status;
  // Read by due date, see `requireServed`.
  if (status === 'overdue') byIndex.push(sql`invoices.due_date < ${today}`);
  // Tenant and status in one expression: if most rows have the status, PostgreSQL would otherwise scan all of the tenant's rows, newest first.
  byIndex.push(sql`invoices.tenant_id || ' ' || invoices.status = ${`${tenantId} ${inState}`}`);
  return { tenant: sql`invoices.tenant_id || '' = ${tenantId}`, byIndex, rest };
}

/** Nearly all rows are invoices, for which there is no index. */
const kindIs = (kind: 'invoice' | 'credit-note'): RawBuilder<boolean> =>
  kind === 'invoice' ? sql`invoices.kind = ${kind}` : sql`invoices.kind || '' = ${kind}`;
