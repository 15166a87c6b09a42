import { currencyDigits } from '../../../protocol/currency.ts';
import type { Credit, Invoice, InvoiceSummary, Payment } from '../../../protocol/invoice.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import type { InvoiceRow } from '../../platform/store/schema.ts';
import { dayIn } from '../day-in.ts';
import { isPublished } from '../links/publication.ts';
import { completeAmount } from '../sums.ts';
import type { InvoiceInput } from './content.ts';
import { completeSums } from './totals.ts';

/** The columns that lists read of an invoice and its customer. SQLite's indexes on a customer's invoices cover all but the paid amount. */
export interface InvoiceHead
  extends Pick<
    InvoiceRow,
    | 'id'
    | 'customer_id'
    | 'number'
    | 'kind'
    | 'status'
    | 'issue_date'
    | 'due_date'
    | 'subject'
    | 'currency'
    | 'total_minor'
    | 'total_exact'
    | 'paid_minor'
    | 'remaining_minor'
    | 'published_at'
    | 'published_until'
    | 'updated_at'
  > {
  customer_external_id: string;
  customer_name: string | null;
  /** See `withoutRevoked`. */
  links_revoked_at: number;
  /** The tenant's. */
  time_zone: string;
}

/** An invoice as a single read returns it: everything but its share token. */
export interface StoredInvoice extends InvoiceHead, Omit<InvoiceRow, 'share_token_hash' | 'share_token_sealed'> {
  corrects_number: string | null;
}

/** The part of an invoice that its tenant writes, stored as one JSON text in this order. */
export type InvoiceContent = Pick<
  Invoice,
  | 'issueDate'
  | 'dueDate'
  | 'period'
  | 'subject'
  | 'reference'
  | 'currency'
  | 'issuer'
  | 'recipient'
  | 'taxMode'
  | 'lines'
  | 'subtotalMinor'
  | 'subtotalExact'
  | 'discounts'
  | 'discountMinor'
  | 'taxes'
  | 'taxMinor'
  | 'totalMinor'
  | 'totalExact'
  | 'notes'
  | 'terms'
>;

/** Payments and credits since the invoice was issued. */
export interface Settlement {
  payments: readonly Payment[];
  credits: readonly Credit[];
}

export const noSettlement: Settlement = { payments: [], credits: [] };

/** Caches the last parsed settlement: one change asks for it several times, and the text contains every earlier payment. */
let lastRead = { text: JSON.stringify(noSettlement), settlement: noSettlement };

export function settlementOf({ settlement_json: text }: Pick<InvoiceRow, 'settlement_json'>): Settlement {
  if (text !== lastRead.text) lastRead = { text, settlement: JSON.parse(text) as Settlement };
  return lastRead.settlement;
}

/** Default party names, for a caller that leaves out the issuer or the recipient. */
export interface PartyNames {
  issuer: string;
  recipient: string;
  recipientEmail: string | null;
}

/** Content as a caller writes it, possibly incomplete. */
export type WrittenContent = Omit<InvoiceInput, 'customer' | 'number' | 'status' | 'payments'>;

/**
 * Completes the content: amounts in minor units, taxes, sums, issuer and recipient.
 *
 * @throws HttpError `invalid_amount` or `invoice_totals_mismatch`.
 */
export function completeInvoice(input: WrittenContent, names: PartyNames): InvoiceContent {
  const digits = currencyDigits(input.currency);
  const lines = input.lines.map(({ description, period, quantity, unit, unitPrice, taxRatePercent, ...amount }, index) => ({
    ...{ description, period, quantity, unit, unitPrice, taxRatePercent },
    ...completeAmount(amount, digits, `lines.${index}`, 'invoice'),
  }));
  const sums = completeSums(lines, input, digits);
  const { issueDate, dueDate = issueDate, period, subject, reference, currency, taxMode, notes, terms } = input;
  return {
    ...{ issueDate, dueDate, period, subject, reference, currency },
    issuer: input.issuer ?? { name: names.issuer, addressLines: [], taxId: null, email: null },
    recipient: input.recipient ?? { name: names.recipient, addressLines: [], taxId: null, email: names.recipientEmail },
    ...{ taxMode, lines },
    ...{ subtotalMinor: sums.subtotalMinor, subtotalExact: sums.subtotalExact, discounts: sums.discounts, discountMinor: sums.discountMinor },
    ...{ taxes: sums.taxes, taxMinor: sums.taxMinor, totalMinor: sums.totalMinor, totalExact: sums.totalExact },
    ...{ notes, terms },
  };
}

/** Whether the invoice is open, and its due date has passed in the tenant's time zone. */
const isOverdue = (row: Pick<InvoiceHead, 'status' | 'due_date' | 'time_zone'>, nowMs: number): boolean =>
  row.status === 'open' && row.due_date < dayIn(row.time_zone, nowMs);

/**
 * Returns the invoice as JSON text. The stored JSON of its content is inserted unchanged, so that a read parses nothing.
 *
 * @param paying Whether the reader can pay the remaining amount, and their ongoing payment.
 */
export function invoiceText(row: StoredInvoice, nowMs: number, paying: Pick<Invoice, 'payable' | 'checkout'> = { payable: false }): string {
  const head = {
    id: row.id,
    customer: { id: row.customer_id, externalId: row.customer_external_id, name: row.customer_name },
    number: row.number,
    kind: row.kind,
    corrects: row.corrects_id === null ? null : { id: row.corrects_id, number: row.corrects_number ?? '' },
    status: row.status,
    overdue: isOverdue(row, nowMs),
    ...paying,
    visibility: isPublished(row, nowMs) ? 'published' : 'private',
    publishedUntil: isoTimeOrNull(row.published_until),
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
    openedAt: isoTimeOrNull(row.opened_at),
    closedAt: isoTimeOrNull(row.closed_at),
    creditedMinor: row.credited_minor,
    paidMinor: row.paid_minor,
    remainingMinor: row.remaining_minor,
  };
  return `${JSON.stringify(head).slice(0, -1)},${row.settlement_json.slice(1, -1)},${row.content_json.slice(1)}`;
}

/** Returns the invoice as an object, for rendering. */
export const invoiceOf = (row: StoredInvoice, nowMs: number): Invoice => JSON.parse(invoiceText(row, nowMs)) as Invoice;

/** Returns a row of a list. */
export const invoiceSummaryOf = (row: InvoiceHead, nowMs: number): InvoiceSummary => ({
  id: row.id,
  customer: { id: row.customer_id, externalId: row.customer_external_id, name: row.customer_name },
  number: row.number,
  kind: row.kind,
  status: row.status,
  overdue: isOverdue(row, nowMs),
  visibility: isPublished(row, nowMs) ? 'published' : 'private',
  subject: row.subject,
  issueDate: row.issue_date,
  dueDate: row.due_date,
  currency: row.currency,
  totalMinor: row.total_minor,
  totalExact: row.total_exact,
  paidMinor: row.paid_minor,
  remainingMinor: row.remaining_minor,
  updatedAt: isoTime(row.updated_at),
});
