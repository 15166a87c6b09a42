import { HttpError } from '../../../errors/http-error.ts';
import type { InvoiceRow } from '../../../platform/store/schema.ts';
import { publish, unpublish } from '../../links/publication.ts';
import type { StateTransition } from '../../recorded-change.ts';
import { settlementOf, type StoredInvoice } from '../model.ts';

export type InvoiceState = Pick<
  InvoiceRow,
  'status' | 'credited_minor' | 'paid_minor' | 'remaining_minor' | 'opened_at' | 'closed_at' | 'published_at' | 'published_until' | 'settlement_json'
>;

export type InvoiceTransition = StateTransition<StoredInvoice, InvoiceState>;

/** State changes without parameters. Each is idempotent. */
export const invoiceTransitions = {
  open: {
    action: 'invoice.opened',
    change(row, nowMs) {
      if (row.opened_at !== null) return undefined;
      const opened = { status: 'open' as const, opened_at: nowMs };
      return row.remaining_minor === 0 ? { ...opened, status: 'paid' as const, closed_at: nowMs } : opened;
    },
  },
  void: {
    action: 'invoice.voided',
    change(row, nowMs) {
      if (row.status === 'void') return undefined;
      requireInvoice(row, 'voided');
      if (row.status !== 'open' && row.status !== 'uncollectible') throw conflict(row, 'voided');
      if (row.paid_minor !== 0) throw stateConflict(`${nameOf(row)} has payments. Issue a credit note and a refund instead.`);
      return { status: 'void', remaining_minor: 0, closed_at: nowMs };
    },
  },
  uncollectible: {
    action: 'invoice.given_up',
    change(row, nowMs) {
      if (row.status === 'uncollectible') return undefined;
      requireInvoice(row, 'marked uncollectible');
      if (row.status !== 'open') throw conflict(row, 'marked uncollectible');
      return { status: 'uncollectible', closed_at: nowMs };
    },
  },
  unpublish: { action: 'invoice.unpublished', change: unpublish },
} as const satisfies Record<string, InvoiceTransition>;

export type InvoiceTransitionName = keyof typeof invoiceTransitions;

/**
 * Publishes an invoice, with an optional end.
 *
 * @throws HttpError `invalid_request` when the end is not in the future; `invoice_state_conflict` for a draft, whose link would not work.
 */
export const publishing = (untilMs: number | null): InvoiceTransition => ({
  action: 'invoice.published',
  change(row, nowMs) {
    const published = publish(row, untilMs, nowMs);
    if (row.status === 'draft') throw stateConflict(`${nameOf(row)} is a draft, which viewers do not see. Open it first.`);
    return published;
  },
});

/** Returns the status for the remaining amount after a payment, a refund or a credit. */
export function settledAs(row: Pick<InvoiceRow, 'status' | 'closed_at'>, remainingMinor: number, nowMs: number): Pick<InvoiceRow, 'status' | 'closed_at'> {
  if (remainingMinor <= 0) return { status: 'paid', closed_at: row.status === 'paid' ? row.closed_at : nowMs };
  return row.status === 'paid' ? { status: 'open', closed_at: null } : { status: row.status, closed_at: row.closed_at };
}

/** @throws HttpError `invoice_state_conflict` for a credit note, which cannot be paid. */
export function requireInvoice(row: Pick<InvoiceRow, 'kind' | 'number'>, what: string): void {
  if (row.kind === 'credit-note') throw stateConflict(`${nameOf(row)} is a credit note and cannot be ${what}.`);
}

export const nameOf = ({ number }: Pick<InvoiceRow, 'number'>): string => `The invoice ${JSON.stringify(number)}`;

export const stateConflict = (sentence: string): HttpError => new HttpError('invoice_state_conflict', sentence);

export const conflict = (row: Pick<InvoiceRow, 'number' | 'status'>, what: string): HttpError =>
  stateConflict(`${nameOf(row)} is ${row.status === 'draft' ? 'a draft' : row.status} and cannot be ${what}.`);

/** An invoice's state as the audit trail records it. */
export function stateImage(row: InvoiceState) {
  const { payments, credits } = settlementOf(row);
  return {
    status: row.status,
    creditedMinor: row.credited_minor,
    paidMinor: row.paid_minor,
    remainingMinor: row.remaining_minor,
    publishedAt: row.published_at,
    publishedUntil: row.published_until,
    payments: payments.length,
    credits: credits.length,
  };
}
