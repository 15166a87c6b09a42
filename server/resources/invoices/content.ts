import { z } from 'zod';
import { compareDecimals } from '../../../protocol/decimal.ts';
import { taxModes } from '../../../protocol/invoice.ts';
import { isPlain, nameOf } from '../../../protocol/names.ts';
import { isSeen, parseInput, text } from '../../platform/http/field.ts';
import { newCustomer } from '../customers/model.ts';
import { date, period } from '../calendar.ts';
import { payableCurrency as currency, decimal, minor } from '../money.ts';
import { amountNeeded, amounts, hasAmount, party } from '../written-fields.ts';

/** Bounds of an invoice's content. A call of the bulk routes takes `bulkRows` rows. */
export const invoiceLimits = { lines: 2_000, discounts: 50, taxes: 50, payments: 200, bodyBytes: 1024 * 1024 } as const;

const percent = decimal.refine((value) => value.length <= 12 && compareDecimals(value, '0') >= 0 && compareDecimals(value, '1000') <= 0, {
  params: { code: 'invalid_amount' },
  error: 'must be a percentage from 0 to 1000, of 12 characters at most',
});

const otherSpace = /[^\S ]| {2}/;

/**
 * A text that names one thing among others, kept in its one spelling (NFC): two that look alike are the same, or one of them is refused. What nobody sees
 * makes no other name.
 */
const label = (max: number) =>
  text(max)
    .refine((value) => value.trim() === value && isPlain(value), {
      params: { code: 'invalid_text' },
      error: 'must not begin or end with a space, nor contain separators of lines or direction marks',
    })
    .superRefine(isSeen)
    .overwrite(nameOf);

/** The tenant's own number of an invoice: what people read out on the telephone. */
export const invoiceNumber = label(64)
  .refine((value) => !otherSpace.test(value), { params: { code: 'invalid_text' }, error: 'must have no white space but single spaces' })
  .refine((value) => /[\p{L}\p{N}]/u.test(value), { params: { code: 'invalid_text' }, error: 'must have a letter or a digit, by which it is seen and found' });

const line = z
  .strictObject({
    description: text(500),
    period: period.nullable().default(null),
    quantity: decimal.nullable().default(null),
    unit: text(40).nullable().default(null),
    unitPrice: decimal.nullable().default(null),
    taxRatePercent: percent.nullable().default(null).meta({ description: 'As it is printed on the line: "19" is 19 %.' }),
    ...amounts,
  })
  .refine(hasAmount, amountNeeded);

const discount = z.strictObject({
  label: text(120),
  percent: percent.nullable().default(null).meta({ description: 'Of the subtotal. This or an amount is needed; with both, the amount must be right.' }),
  amountMinor: amounts.amountMinor,
  amountExact: amounts.amountExact,
});

const tax = z.strictObject({
  label: text(120),
  ratePercent: percent.nullable().default(null),
  baseMinor: minor.optional().meta({ description: 'What the rate is taken of, without the tax. Needed with several taxes; else what the lines come to.' }),
  amountMinor: amounts.amountMinor.meta({ description: 'Left out: what the rate makes of the base. Given, it may differ by a minor unit a line.' }),
  amountExact: amounts.amountExact,
  reverseCharge: z.boolean().default(false).meta({ description: 'The recipient owes the tax to their own office. Its amount is 0.' }),
});

/** A payment as it is recorded. */
export const paymentInput = z
  .strictObject({
    amountMinor: minor.refine((value) => value !== 0, { params: { code: 'invalid_amount' }, error: 'must not be 0' }).meta({
      description: 'Whole minor units. Negative: a refund.',
    }),
    currency,
    paidOn: date.optional().meta({ description: 'Default: today, in UTC.' }),
    method: text(60).nullable().default(null),
    reference: label(200).nullable().default(null).meta({ description: 'Names the payment where it comes from. The same one again changes nothing.' }),
  })
  .meta({ id: 'PaymentInput' });

export type PaymentInput = z.output<typeof paymentInput>;

const content = {
  issueDate: date,
  period: period.nullable().default(null).meta({ description: 'What is billed for, first and last day.' }),
  subject: text(200).nullable().default(null),
  reference: text(120).nullable().default(null).meta({ description: 'The customer’s own: an order number, a cost centre.' }),
  issuer: party.optional().meta({ description: 'Default: the name of the tenant.' }),
  recipient: party.optional().meta({ description: 'Default: the name of the customer, else their external id.' }),
  taxMode: z.enum(taxModes).default('exclusive').meta({ description: '"inclusive": the amounts of the lines hold their tax already.' }),
  lines: z.array(line).max(invoiceLimits.lines).default([]),
  discounts: z.array(discount).max(invoiceLimits.discounts).default([]),
  taxes: z.array(tax).max(invoiceLimits.taxes).default([]).meta({ description: 'One entry a rate.' }),
  subtotalMinor: minor.optional().meta({ description: 'Sum of the lines. Sums that are left out are made; given, they must be right.' }),
  subtotalExact: decimal.nullish(),
  discountMinor: minor.optional(),
  taxMinor: minor.optional(),
  totalMinor: minor.optional(),
  totalExact: decimal.nullish(),
  notes: text(4_000, { multiline: true }).nullable().default(null),
  terms: text(2_000, { multiline: true }).nullable().default(null),
};

const dueAfterIssue = {
  params: { code: 'invalid_period' },
  error: 'must not be before the issue date',
  path: ['dueDate'],
};

/** Everything that a caller writes of an invoice. */
export const invoiceInput = z
  .strictObject({
    customer: newCustomer,
    number: invoiceNumber.meta({ description: 'Your own number. It names the invoice: the same one again changes its draft.' }),
    dueDate: date.optional().meta({ description: 'Default: the issue date.' }),
    currency,
    ...content,
    status: z.enum(['draft', 'open']).default('draft').meta({ description: '"open": it is issued, and its content never changes again.' }),
    payments: z
      .array(paymentInput.refine(({ reference }) => reference !== null, { error: 'must have a reference', path: ['reference'] }))
      .max(invoiceLimits.payments)
      .default([])
      .meta({ description: 'What was paid already, of an invoice that comes from elsewhere. Each has a reference, and is recorded once.' }),
  })
  .refine(({ issueDate, dueDate = issueDate }) => dueDate >= issueDate, dueAfterIssue)
  .refine(({ status, payments }) => status === 'open' || payments.length === 0, { error: 'are for an invoice that is open', path: ['payments'] })
  .meta({ id: 'InvoiceInput' });

export type InvoiceInput = z.output<typeof invoiceInput>;

/** A credit note on an invoice. Without lines it takes back the whole of it. */
export const creditNoteInput = z
  .strictObject({
    number: invoiceNumber.meta({ description: 'Its own number, of the same circle as invoices.' }),
    currency: currency.optional().meta({ description: 'That of the invoice, where it is given.' }),
    ...content,
    issueDate: date.optional().meta({ description: 'Default: today, in UTC.' }),
    taxMode: z.enum(taxModes).optional().meta({ description: 'Default: that of the invoice.' }),
    lines: content.lines.meta({ description: 'What is taken back, as positive amounts. Left out: everything, with its discounts and taxes.' }),
  })
  .meta({ id: 'CreditNoteInput' });

export type CreditNoteInput = z.output<typeof creditNoteInput>;

/**
 * Parses an invoice as a caller or an import file writes it.
 *
 * @throws HttpError `invalid_request`, `invalid_text`, `invalid_amount`, `invalid_period` or `unknown_currency`, with the path of each fault.
 */
export const parseInvoiceInput = (value: unknown): InvoiceInput => parseInput(invoiceInput, value, 'The invoice');
