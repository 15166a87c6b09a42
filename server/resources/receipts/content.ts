import { z } from 'zod';
import { parseInput, text } from '../../platform/http/input/field.ts';
import { newCustomer } from '../customers/model.ts';
import { date, period } from '../calendar.ts';
import { currency, decimal, minor } from '../money.ts';
import { amountNeeded, amounts, hasAmount, party } from '../written-fields.ts';

/** Bounds of a receipt's content. */
export const contentLimits = { lines: 2_000, points: 400, outcomes: 24, taxes: 50, bodyBytes: 1024 * 1024 } as const;

const line = z
  .strictObject({
    description: text(500),
    quantity: decimal.nullable().default(null),
    unit: text(40).nullable().default(null),
    unitPrice: decimal.nullable().default(null),
    ...amounts,
  })
  .refine(hasAmount, amountNeeded);

const tax = z.strictObject({ label: text(120), ratePercent: decimal.nullable().default(null), ...amounts }).refine(hasAmount, amountNeeded);

const outcomeUnit = text(40).meta({ description: '`currency` (the currency of the receipt), `percent`, `hours`, `count`, or your own unit.' });
/** Not stored when omitted, so that content from before this field stays equal. */
const better = z
  .enum(['higher', 'lower'])
  .optional()
  .meta({ description: 'Which direction is better, compared with `previousAmount`. Default: neither.' });
const outcome = z.strictObject({ label: text(120), amount: decimal, unit: outcomeUnit, previousAmount: decimal.nullable().default(null), better });

const series = z.strictObject({
  label: text(120),
  unit: text(40),
  points: z
    .array(z.strictObject({ date, value: decimal }))
    .max(contentLimits.points)
    .refine((points) => points.every(({ date: day }, index) => index === 0 || (points[index - 1]?.date ?? '') < day), {
      error: 'must be ordered by date, with each date once',
    }),
});

const scope = z.union([z.strictObject({ product: text(120) }), z.strictObject({ order: text(120) })], { error: 'must be { product } or { order }, not both' });

/** The fields that a caller writes of a receipt. Totals are optional; given ones must be right. */
export const receiptInput = z
  .strictObject({
    customer: newCustomer,
    period: period.meta({ description: 'First and last day, both included.' }),
    scope: scope.nullable().default(null).meta({ description: 'Distinguishes several receipts for the same customer and period.' }),
    title: text(200),
    summary: text(4_000, { multiline: true }).nullable().default(null),
    currency,
    issuer: party.optional().meta({ description: 'Default: the name of the tenant.' }),
    recipient: party.optional().meta({ description: 'Default: the name of the customer, or their external id if they have no name.' }),
    outcomes: z.array(outcome).max(contentLimits.outcomes).default([]).meta({ description: 'Results as figures, such as hours saved or meetings booked.' }),
    lines: z.array(line).max(contentLimits.lines).default([]).meta({ description: 'Work or services delivered.' }),
    series: series.nullable().default(null).meta({ description: 'A figure over time, shown as a chart.' }),
    subtotalMinor: minor.optional().meta({ description: 'Sum of the lines. Computed when omitted.' }),
    subtotalExact: decimal.nullish(),
    taxes: z.array(tax).max(contentLimits.taxes).default([]),
    totalMinor: minor.optional().meta({ description: 'Sum of lines and taxes. Computed when omitted, and must match when given.' }),
    totalExact: decimal.nullish(),
    notes: text(4_000, { multiline: true }).nullable().default(null),
  })
  .meta({ id: 'ReceiptInput' });

export type ReceiptInput = z.output<typeof receiptInput>;

/**
 * Parses a receipt from a caller or an import file.
 *
 * @throws HttpError `invalid_request`, `invalid_text`, `invalid_amount`, `invalid_period` or `unknown_currency`, with the path of each fault.
 */
export const parseReceiptInput = (value: unknown): ReceiptInput => parseInput(receiptInput, value, 'The receipt');
