import { type RandomBytes, randomId } from '../../../access/secrets.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { isSameName } from '../../../../protocol/names.ts';
import type { Credit, Payment } from '../../../../protocol/invoice.ts';
import { dayIn } from '../../day-in.ts';
import type { PaymentInput } from '../content.ts';
import { invoiceLimits } from '../content.ts';
import { settlementOf, type StoredInvoice } from '../model.ts';
import { conflict, type InvoiceState, type InvoiceTransition, nameOf, requireInvoice, settledAs, stateConflict } from './transitions.ts';

/**
 * Records a payment, or a refund with a negative amount. The same reference again changes nothing, but must have the same amount.
 *
 * @throws HttpError `invoice_state_conflict` for a draft, a void invoice or a credit note; `currency_mismatch`; `payment_too_large` for more than remains, or
 *   a refund of more than was paid; `conflict` for the reference of another payment.
 */
export const paying = (input: PaymentInput, randomBytes?: RandomBytes): InvoiceTransition => ({
  action: input.amountMinor < 0 ? 'invoice.refund_recorded' : 'invoice.payment_recorded',
  change(row, nowMs) {
    requireInvoice(row, 'paid');
    if (row.status === 'draft' || row.status === 'void') throw conflict(row, 'paid');
    if (input.currency !== row.currency) throw otherCurrency(row, input.currency);
    const settlement = settlementOf(row);
    const known = paymentWith(settlement.payments, input.reference);
    if (known) {
      if (known.amountMinor === input.amountMinor) return undefined;
      throw otherPayment(row.number, input.reference, 'amountMinor');
    }
    const { amountMinor } = input;
    if (amountMinor > 0 && amountMinor > row.remaining_minor) {
      if (row.status === 'paid') throw conflict(row, 'paid again');
      throw tooLarge(row, `has ${row.remaining_minor} left to pay`, amountMinor);
    }
    if (amountMinor < 0 && -amountMinor > row.paid_minor) throw tooLarge(row, `was paid ${row.paid_minor}`, amountMinor);
    if (settlement.payments.length >= invoiceLimits.payments) throw stateConflict(`${nameOf(row)} already has ${invoiceLimits.payments} payments.`);
    const payment = {
      id: randomId('pay', randomBytes),
      paidOn: input.paidOn ?? dayIn(row.time_zone, nowMs),
      ...{ amountMinor, method: input.method, reference: input.reference },
    };
    const paid_minor = row.paid_minor + amountMinor;
    const remaining_minor = row.total_minor - row.credited_minor - paid_minor;
    return {
      ...{ paid_minor, remaining_minor, ...settledAs(row, remaining_minor, nowMs) },
      settlement_json: JSON.stringify({ ...settlement, payments: [...settlement.payments, payment] }),
    };
  },
});

/** Payments are never overwritten: a further payment needs its own reference, and money that was paid back is a refund. */
export const otherPayment = (number: string, reference: string | null, path: string): HttpError =>
  new HttpError('conflict', `${nameOf({ number })} already has a payment with the reference ${JSON.stringify(reference)} and another amount.`, {
    errors: [{ path, message: 'differs from the payment with this reference' }],
  });

/** Finds a payment by its reference. A payment without one is matched by its id, which an import of exported data uses as the reference. */
export const paymentWith = (payments: readonly Payment[], reference: string | null): Payment | undefined =>
  reference === null ? undefined : payments.find((payment) => isSameName(payment.reference ?? payment.id, reference));

/**
 * Returns what a credit note changes in the invoice that it corrects.
 *
 * @throws HttpError `payment_too_large` when more would be credited than was billed, `invoice_state_conflict`.
 */
export function credited(row: StoredInvoice, credit: Credit, nowMs: number): Partial<InvoiceState> {
  requireCreditable(row);
  const credited_minor = row.credited_minor + credit.amountMinor;
  if (credited_minor > row.total_minor) throw tooLarge(row, `totals ${row.total_minor}, of which ${row.credited_minor} is credited`, credit.amountMinor);
  const settlement = settlementOf(row);
  const remaining_minor = row.total_minor - credited_minor - row.paid_minor;
  return {
    ...{ credited_minor, remaining_minor, ...settledAs(row, remaining_minor, nowMs) },
    settlement_json: JSON.stringify({ ...settlement, credits: [...settlement.credits, credit] }),
  };
}

/** @throws HttpError `invoice_state_conflict` for drafts, void invoices and credit notes, which cannot be credited. */
export function requireCreditable(row: StoredInvoice): void {
  requireInvoice(row, 'credited');
  if (row.status === 'draft' || row.status === 'void') throw conflict(row, 'credited');
  if (settlementOf(row).credits.length >= invoiceLimits.payments) throw stateConflict(`${nameOf(row)} already has ${invoiceLimits.payments} credit notes.`);
}

export const otherCurrency = (row: StoredInvoice, given: string): HttpError =>
  new HttpError('currency_mismatch', `${nameOf(row)} is in ${row.currency}, but the request is in ${given}.`, {
    errors: [{ path: 'currency', message: `must be ${row.currency}` }],
  });

const tooLarge = (row: StoredInvoice, has: string, amountMinor: number): HttpError =>
  new HttpError('payment_too_large', `${nameOf(row)} ${has} (minor units of ${row.currency}), but the request is for ${amountMinor}.`);
