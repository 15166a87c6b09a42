import { type RawBuilder, sql } from 'kysely';
import type { InvoiceStatus } from '../../../protocol/invoice.ts';

/** Orders of a list. A search is read in the order of numbers, whatever is asked for. */
export const invoiceSorts = ['-issueDate', 'issueDate', '-dueDate', 'dueDate'] as const;

export type InvoiceSort = (typeof invoiceSorts)[number];

/** Which invoices a list shows. Everything left out does not restrict. */
export interface InvoiceFilter {
  tenantId: string;
  /** `null`: a customer whom nobody knows, who has no invoices. */
  customerId?: string | null | undefined;
  status?: InvoiceStatus | 'overdue' | undefined;
  kind?: 'invoice' | 'credit-note' | undefined;
  /** First and last day of issue, `YYYY-MM-DD`. */
  issuedFrom?: string | undefined;
  issuedTo?: string | undefined;
  /** First and last day on which they are due, `YYYY-MM-DD`. */
  dueFrom?: string | undefined;
  dueTo?: string | undefined;
  /** Without drafts, which are their tenant's alone. */
  forViewers?: true | undefined;
}

/** A column that a list is read along, from one end of an index. */
export interface Order {
  column: 'issue_date' | 'due_date' | 'number_key';
  descending: boolean;
}

type Conditions = readonly RawBuilder<boolean>[];

/** What a list must be like: what its index knows, and what has to be looked for in the rows. */
export interface InvoiceConditions {
  /** Of the tenant's invoices; calculated where another condition has it in its index. */
  tenant: RawBuilder<boolean>;
  byIndex: Conditions;
  rest: Conditions;
}

export function orderOf(filter: InvoiceFilter, sort: InvoiceSort | undefined): Order {
  // The overdue ones are found by their due date, and whoever asks for them begins with the oldest.
  const by = sort ?? (filter.status === 'overdue' || filter.dueFrom !== undefined || filter.dueTo !== undefined ? 'dueDate' : '-issueDate');
  return { column: by.endsWith('issueDate') ? 'issue_date' : 'due_date', descending: by.startsWith('-') };
}

/** The bounds of a date: an index knows those of its order, others are calculated. */
function boundsOf(column: 'issue_date' | 'due_date', isOrder: boolean, from: string | undefined, to: string | undefined): RawBuilder<boolean>[] {
  const date = isOrder ? sql.ref(`invoices.${column}`) : sql`${sql.ref(`invoices.${column}`)} || ''`;
  return [...(from === undefined ? [] : [sql<boolean>`${date} >= ${from}`]), ...(to === undefined ? [] : [sql<boolean>`${date} <= ${to}`])];
}

/**
 * Tells how a list is read. A customer's invoices are few enough to look through; for all others an index gives the stretch, and the rest is looked for in it.
 * What no index is to be chosen by is written so that none fits.
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
  // Of the two, one gives the stretch: credit notes are few.
  const isOfKind = kind === 'credit-note';
  if (kind !== undefined) (isOfKind ? byIndex : rest).push(isOfKind ? sql`invoices.kind = 'credit-note'` : kindIs(kind));
  // Those are all in one state.
  if (isOfKind || status === undefined) return { tenant, byIndex, rest };
  const inState = status === 'overdue' ? 'open' : status;
  // See `requireServed`: by their due dates.
  if (status === 'overdue') byIndex.push(sql`invoices.due_date < ${today}`);
  // By two columns in one: else PostgreSQL, where most are in that state, walks through all of the tenant's from the newest, which are in none of theirs.
  byIndex.push(sql`invoices.tenant_id || ' ' || invoices.status = ${`${tenantId} ${inState}`}`);
  return { tenant: sql`invoices.tenant_id || '' = ${tenantId}`, byIndex, rest };
}

/** Nearly all are invoices, and no index is of them. */
const kindIs = (kind: 'invoice' | 'credit-note'): RawBuilder<boolean> =>
  kind === 'invoice' ? sql`invoices.kind = ${kind}` : sql`invoices.kind || '' = ${kind}`;
