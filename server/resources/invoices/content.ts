import { z } from 'zod';
import { compareDecimals } from '../../../protocol/decimal.ts';
import { taxModes } from '../../../protocol/invoice.ts';
import { isPrintable, normalizeName } from '../../../protocol/names.ts';
import { checkLabel, parseInput, text } from '../../platform/http/input/field.ts';
import { newCustomer } from '../customers/model.ts';
import { date, period } from '../calendar.ts';
import { payableCurrency as currency, decimal, minor } from '../money.ts';
import { amountNeeded, amounts, hasAmount, party } from '../written-fields.ts';

/** Bounds of an invoice's content. A bulk call takes `bulkRows` rows. */
export const invoiceLimits = { lines: 2_000, discounts: 50, taxes: 50, payments: 200, bodyBytes: 1024 * 1024 } as const;

const percent = decimal.refine((value) => value.length <= 12 && compareDecimals(value, '0') >= 0 && compareDecimals(value, '1000') <= 0, {
  params: { code: 'invalid_amount' },
  error: 'must be a percentage from 0 to 1000, of 12 characters at most',
});

const otherSpace = /[^\S ]| {2}/;

/**
 * A text that identifies one thing among others, normalized to NFC. Texts that look alike count as the same, or are refused: invisible characters cannot
 * make a different name.
 */
const label = (max: number) =>
  text(max)
    .refine((value) => value.trim() === value && isPrintable(value), {
      params: { code: 'invalid_text' },
      error: 'must not begin or end with a space, or contain line separators or direction marks',
    })
    .superRefine(checkLabel)
    .overwrite(normalizeName);

/** The tenant's own invoice number, as people read it out. */
export const invoiceNumber = label(64)
  .refine((value) => !otherSpace.test(value), { params: { code: 'invalid_text' }, error: 'must not contain white space other than single spaces' })
  .refine((value) => /[\p{L}\p{N}]/u.test(value), { params: { code: 'invalid_text' }, error: 'must contain a letter or a digit' });

const line = z
  .strictObject({
    description: text(500),
    period: period.nullable().default(null),
    quantity: decimal.nullable().default(null),
    unit: text(40).nullable().default(null),
    unitPrice: decimal.nullable().default(null),
    taxRatePercent: percent.nullable().default(null).meta({ description: 'Tax rate printed on the line, in percent: "19" is 19 %.' }),
    ...amounts,
  })
  .refine(hasAmount, amountNeeded);

const discount = z.strictObject({
  label: text(120),
  percent: percent.nullable().default(null).meta({ description: 'Percentage of the subtotal. Required without an amount. With both, the two must match.' }),
  amountMinor: amounts.amountMinor,
  amountExact: amounts.amountExact,
});

const tax = z.strictObject({
  label: text(120),
  ratePercent: percent.nullable().default(null),
  baseMinor: minor.optional().meta({ description: 'Net amount that the rate applies to. Required with several taxes. Default: lines less discounts.' }),
  amountMinor: amounts.amountMinor.meta({ description: 'Default: rate times base. A given amount may differ by the rounding of each line.' }),
  amountExact: amounts.amountExact,
  reverseCharge: z.boolean().default(false).meta({ description: 'Whether the recipient owes the tax to their own tax authority. The amount must then be 0.' }),
});

/** A payment, as recorded. */
export const paymentInput = z
  .strictObject({
    amountMinor: minor.refine((value) => value !== 0, { params: { code: 'invalid_amount' }, error: 'must not be 0' }).meta({
      description: 'Amount in whole minor units. Negative for a refund.',
    }),
    currency,
    paidOn: date.optional().meta({ description: 'Default: today, in the tenant’s time zone.' }),
    method: text(60).nullable().default(null),
    reference: label(200).nullable().default(null).meta({ description: 'Unique reference of the payment in your system. Sending it again has no effect.' }),
  })
  .meta({ id: 'PaymentInput' });

export type PaymentInput = z.output<typeof paymentInput>;

const content = {
  issueDate: date,
  period: period.nullable().default(null).meta({ description: 'Billing period: first and last day, both included.' }),
  subject: text(200).nullable().default(null),
  reference: text(120).nullable().default(null).meta({ description: 'The customer’s own reference, such as an order number or a cost centre.' }),
  issuer: party.optional().meta({ description: 'Default: the name of the tenant.' }),
  recipient: party.optional().meta({ description: 'Default: the name of the customer, or their external id if they have no name.' }),
  taxMode: z.enum(taxModes).default('exclusive').meta({ description: '`inclusive`: the line amounts include tax.' }),
  lines: z.array(line).max(invoiceLimits.lines).default([]),
  discounts: z.array(discount).max(invoiceLimits.discounts).default([]),
  taxes: z.array(tax).max(invoiceLimits.taxes).default([]).meta({ description: 'One entry per rate.' }),
  subtotalMinor: minor.optional().meta({ description: 'Sum of the lines. Sums are computed when omitted, and must match when given.' }),
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

/** The fields that a caller writes of an invoice. */
export const invoiceInput = z
  .strictObject({
    customer: newCustomer,
    number: invoiceNumber.meta({ description: 'Your invoice number, unique within the tenant. Sending it again updates the draft.' }),
    dueDate: date.optional().meta({ description: 'Default: the issue date.' }),
    currency,
    ...content,
    status: z.enum(['draft', 'open']).default('draft').meta({ description: '`open` issues the invoice. Its content cannot be changed after that.' }),
    payments: z
      .array(paymentInput.refine(({ reference }) => reference !== null, { error: 'must have a reference', path: ['reference'] }))
      .max(invoiceLimits.payments)
      .default([])
      .meta({ description: 'Payments already received, for an invoice imported from another system. Each needs a `reference` and is recorded once.' }),
  })
  .refine(({ issueDate, dueDate = issueDate }) => dueDate >= issueDate, dueAfterIssue)
  .refine(({ status, payments }) => status === 'open' || payments.length === 0, { error: 'are only allowed for an open invoice', path: ['payments'] })
  .meta({ id: 'InvoiceInput' });

export type InvoiceInput = z.output<typeof invoiceInput>;

/** A credit note on an invoice. Without lines it credits the whole invoice. */
export const creditNoteInput = z
  .strictObject({
    number: invoiceNumber.meta({ description: 'Number of the credit note. Invoices and credit notes share one number range.' }),
    currency: currency.optional().meta({ description: 'Optional. Must match the currency of the invoice.' }),
    ...content,
    issueDate: date.optional().meta({ description: 'Default: today, in the tenant’s time zone.' }),
    taxMode: z.enum(taxModes).optional().meta({ description: 'Default: that of the invoice.' }),
    lines: content.lines.meta({ description: 'Lines to credit, as positive amounts. Default: the whole invoice, with its discounts and taxes.' }),
  })
  .meta({ id: 'CreditNoteInput' });

export type CreditNoteInput = z.output<typeof creditNoteInput>;

/**
 * Parses an invoice from a caller or an import file.
 *
 * @throws HttpError `invalid_request`, `invalid_text`, `invalid_amount`, `invalid_period` or `unknown_currency`, with the path of each fault.
 */
export const parseInvoiceInput = (value: unknown): InvoiceInput => parseInput(invoiceInput, value, 'The invoice');
