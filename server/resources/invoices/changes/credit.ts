import type { Transaction } from 'kysely';
import { currencyDigits } from '../../../../protocol/currency.ts';
import { fromMinor } from '../../../../protocol/decimal.ts';
import type { RandomBytes } from '../../../access/secrets.ts';
import type { Clock } from '../../../clock.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { type By, changedFields } from '../../../platform/audit/model.ts';
import type { AuditStore } from '../../../platform/audit/store.ts';
import { plannedInserts, runPlan } from '../../../platform/store/planned-writes.ts';
import type { InvoiceRow, Schema } from '../../../platform/store/schema.ts';
import type { ShareTokenVault } from '../../links/share-token.ts';
import { agree, agreeExactly, type Document } from '../../sums.ts';
import { dayIn } from '../../day-in.ts';
import { draftInvoice } from './changes.ts';
import type { CreditNoteInput } from '../content.ts';
import { completeInvoice, type InvoiceContent, type StoredInvoice } from '../model.ts';
import { selectInvoices } from '../read.ts';
import { credited, otherCurrency, requireCreditable } from './settle.ts';
import { stateImage } from './transitions.ts';
import { wordRows, wordRowsAtOnce } from '../words.ts';

export interface CreditDeps {
  audit: AuditStore;
  clock: Clock;
  vault: ShareTokenVault;
  randomBytes?: RandomBytes | undefined;
  lockedIn(tx: Transaction<Schema>, tenantId: string, id: string): Promise<StoredInvoice>;
}

/**
 * Creates the function that issues credit notes. A credit note is a document with its own number and link, and is settled at once. The corrected invoice
 * keeps its content and owes that much less.
 */
export function createCredit({ audit, clock, vault, randomBytes, lockedIn }: CreditDeps) {
  /** @throws HttpError `invoice_state_conflict`, `currency_mismatch`, `payment_too_large`, `invalid_amount`, `conflict` for a number that is taken. */
  return async (tx: Transaction<Schema>, by: By, tenantId: string, invoiceId: string, input: CreditNoteInput): Promise<StoredInvoice> => {
    const row = await lockedIn(tx, tenantId, invoiceId);
    requireCreditable(row);
    if (input.currency !== undefined && input.currency !== row.currency) throw otherCurrency(row, input.currency);
    const now = clock.now();
    const content = contentOf(row, input, dayIn(row.time_zone, now));
    if (content.totalMinor === 0) {
      throw new HttpError('invalid_amount', 'The credit note has a total of 0.', { errors: [{ path: 'lines', message: 'must be more than 0' }] });
    }
    const key = { tenant_id: tenantId, customer_id: row.customer_id, number: input.number, kind: 'credit-note' as const, corrects_id: row.id };
    const draft = draftInvoice(by, key, content, { vault, now, randomBytes });
    const issued = { status: 'paid' as const, remaining_minor: 0, opened_at: now, closed_at: now };
    const note: InvoiceRow = { ...draft.columns, ...issued };
    const patch = credited(row, { id: note.id, number: note.number, issueDate: content.issueDate, amountMinor: content.totalMinor }, now);
    const inserted = await tx
      .insertInto('invoices')
      .values(note)
      .onConflict((taken) => taken.columns(['tenant_id', 'number']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) {
      throw new HttpError('conflict', `An invoice or credit note with the number ${JSON.stringify(input.number)} already exists.`);
    }
    await runPlan(tx, plannedInserts(tx, 'invoice_words', wordRows(note, content), wordRowsAtOnce));
    await audit.record(tx, draft.entry);
    await tx
      .updateTable('invoices')
      .set({ ...patch, updated_at: now })
      .where('id', '=', row.id)
      .execute();
    const images = changedFields(stateImage(row), stateImage({ ...row, ...patch }));
    await audit.record(tx, { tenantId, by, action: 'invoice.credited', target: { kind: 'invoice', id: row.id }, ...images });
    return selectInvoices(tx).where('invoices.id', '=', note.id).executeTakeFirstOrThrow();
  };
}

function contentOf(row: StoredInvoice, input: CreditNoteInput, today: string): InvoiceContent {
  const invoice = JSON.parse(row.content_json) as InvoiceContent;
  const { number: _number, currency: _currency, issueDate = today, taxMode = invoice.taxMode, ...written } = input;
  const { issuer = invoice.issuer, recipient = invoice.recipient, ...rest } = written;
  const issueAndParties = { issueDate, taxMode, issuer, recipient, currency: row.currency };
  if (input.lines.length === 0) {
    checkWhole(input, invoice);
    const { subtotalMinor, subtotalExact, discountMinor, taxMinor, totalMinor, totalExact, lines, discounts, taxes } = invoice;
    const sums = { subtotalMinor, subtotalExact, discountMinor, taxMinor, totalMinor, totalExact, lines, discounts, taxes };
    const { notes, terms } = input;
    const [subject, reference, period] = [input.subject ?? invoice.subject, input.reference ?? invoice.reference, input.period ?? invoice.period];
    return { ...invoice, ...sums, ...issueAndParties, dueDate: issueDate, subject, reference, period, notes, terms };
  }
  const names = { issuer: issuer.name, recipient: recipient.name, recipientEmail: recipient.email };
  return completeInvoice({ ...rest, ...issueAndParties, dueDate: issueDate }, names);
}

/** Names the sums of a credit note without lines in error messages. */
const whole: Document = {
  noun: 'credit note',
  mismatch: 'invoice_totals_mismatch',
  summands: 'a credit note without lines credits the whole invoice, whose lines, discounts and taxes',
};

/** @throws HttpError `invoice_totals_mismatch` for a sum other than the invoice's own, `invalid_request` for a field that needs lines. */
function checkWhole(input: CreditNoteInput, invoice: InvoiceContent): void {
  for (const sum of ['subtotalMinor', 'discountMinor', 'taxMinor', 'totalMinor'] as const) agree(whole, sum, input[sum], invoice[sum]);
  for (const sum of ['subtotal', 'total'] as const) {
    const exact = invoice[`${sum}Exact`] ?? fromMinor(invoice[`${sum}Minor`], currencyDigits(invoice.currency));
    agreeExactly(whole, `${sum}Exact`, input[`${sum}Exact`], exact);
  }
  const isOther = input.taxMode !== undefined && input.taxMode !== invoice.taxMode;
  const path = input.discounts.length > 0 ? 'discounts' : input.taxes.length > 0 ? 'taxes' : isOther ? 'taxMode' : undefined;
  if (path === undefined) return;
  const message = 'requires lines: a credit note without lines credits the whole invoice as billed';
  throw new HttpError('invalid_request', `The credit note, ${path}: ${message}.`, { errors: [{ path, message }] });
}
