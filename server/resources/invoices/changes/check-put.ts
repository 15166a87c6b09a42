import type { ServerErrorCode } from '../../../../protocol/errors.ts';
import { isSameName } from '../../../../protocol/names.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { InvoiceInput } from '../content.ts';
import { completeInvoice, type InvoiceContent, settlementOf, type StoredInvoice } from '../model.ts';
import { otherPayment, paymentWith } from './settle.ts';
import { conflict, nameOf } from './transitions.ts';

/**
 * Checks an input before anything is written: its sums, its payments, and whether it changes an issued invoice. Party names that the caller leaves out are
 * not compared: an issued invoice keeps the names of its time.
 *
 * @throws HttpError `invalid_amount`, `invoice_totals_mismatch`, `invoice_locked`, `currency_mismatch`, `payment_too_large`; `conflict` for the reference of
 *   another payment.
 */
export function checkPut(input: InvoiceInput, existing: StoredInvoice | undefined): void {
  if (existing?.kind === 'credit-note') throw new HttpError('invoice_locked', `${nameOf(existing)} is a credit note and cannot be changed.`);
  const content = completeInvoice(input, { issuer: 'a', recipient: 'a', recipientEmail: null });
  const { totalMinor } = content;
  if (existing && existing.status !== 'draft') {
    const path = isSameName(existing.customer_external_id, input.customer.externalId) ? firstDifference(existing, content, input) : 'customer.externalId';
    if (path !== undefined) throw locked(existing, path);
  }
  const known = existing ? settlementOf(existing).payments : [];
  const fresh = input.payments.filter(({ reference }) => !paymentWith(known, reference));
  if (existing?.status === 'void' && fresh.length > 0) throw conflict(existing, 'paid');
  const references = new Set(fresh.map(({ reference }) => reference));
  if (references.size < fresh.length) throw refusal('invalid_request', 'The invoice, payments: two have the same reference.', 'payments', 'must be unique');
  let paid = existing?.paid_minor ?? 0;
  for (const [index, { currency, amountMinor, reference }] of input.payments.entries()) {
    const path = `payments.${index}`;
    if (currency !== input.currency) {
      const sentence = `The invoice is in ${input.currency}, but ${path} is in ${currency}.`;
      throw refusal('currency_mismatch', sentence, `${path}.currency`, `must be ${input.currency}`);
    }
    const recorded = paymentWith(known, reference);
    if (recorded) {
      if (recorded.amountMinor !== amountMinor) throw otherPayment(input.number, reference, `${path}.amountMinor`);
      continue;
    }
    paid += amountMinor;
    if (paid < 0 || paid > totalMinor - (existing?.credited_minor ?? 0)) {
      const sentence = `With ${path}, ${paid} of ${totalMinor} would be paid (minor units).`;
      throw refusal('payment_too_large', sentence, `${path}.amountMinor`, 'does not fit the remaining amount');
    }
  }
}

const refusal = (code: ServerErrorCode, sentence: string, path: string, message: string): HttpError =>
  new HttpError(code, sentence, { errors: [{ path, message }] });

const locked = (row: StoredInvoice, path: string): HttpError =>
  new HttpError('invoice_locked', `${nameOf(row)} is ${row.status}, and "${path}" differs from the issued invoice. Issue a credit note to correct it.`, {
    errors: [{ path, message: 'differs from the issued invoice' }],
  });

/** Returns the first field in which the input differs from the issued invoice. Parties that the caller leaves out are not compared. */
function firstDifference({ content_json }: StoredInvoice, content: InvoiceContent, input: InvoiceInput): string | undefined {
  const issued = JSON.parse(content_json) as InvoiceContent;
  for (const [name, value] of Object.entries(content)) {
    if ((name === 'issuer' && !input.issuer) || (name === 'recipient' && !input.recipient)) continue;
    if (JSON.stringify(issued[name as keyof InvoiceContent]) !== JSON.stringify(value)) return name;
  }
  return undefined;
}
