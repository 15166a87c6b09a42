import { z } from 'zod';
import { parseInput, text } from '../../platform/http/field.ts';
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

const outcomeUnit = text(40).meta({ description: '"currency" (that of the receipt), "percent", "hours", "count", or a word of your own.' });
/** Left out it is not stored: content that came without it is the same content as before. */
const better = z
  .enum(['higher', 'lower'])
  .optional()
  .meta({ description: 'Which direction is the good one, for the comparison with `previousAmount`. Left out: neither is said to be.' });
const outcome = z.strictObject({ label: text(120), amount: decimal, unit: outcomeUnit, previousAmount: decimal.nullable().default(null), better });

const series = z.strictObject({
  label: text(120),
  unit: text(40),
  points: z
    .array(z.strictObject({ date, value: decimal }))
    .max(contentLimits.points)
    .refine((points) => points.every(({ date: day }, index) => index === 0 || (points[index - 1]?.date ?? '') < day), {
      error: 'must be in the order of their dates, each date once',
    }),
});

const scope = z.union([z.strictObject({ product: text(120) }), z.strictObject({ order: text(120) })], { error: 'must be { product } or { order }, not both' });

/** Everything that a caller writes of a receipt. Totals may be left out; given ones must be right. */
export const receiptInput = z
  .strictObject({
    customer: newCustomer,
    period: period.meta({ description: 'First and last day, both included.' }),
    scope: scope.nullable().default(null).meta({ description: 'Sets apart several receipts of one customer and period.' }),
    title: text(200),
    summary: text(4_000, { multiline: true }).nullable().default(null),
    currency,
    issuer: party.optional().meta({ description: 'Default: the name of the tenant.' }),
    recipient: party.optional().meta({ description: 'Default: the name of the customer, else their external id.' }),
    outcomes: z.array(outcome).max(contentLimits.outcomes).default([]).meta({ description: 'What was achieved, as figures: hours saved, meetings booked.' }),
    lines: z.array(line).max(contentLimits.lines).default([]).meta({ description: 'What was delivered.' }),
    series: series.nullable().default(null).meta({ description: 'A figure over time, which is plotted.' }),
    subtotalMinor: minor.optional().meta({ description: 'Sum of the lines. Left out: it is made.' }),
    subtotalExact: decimal.nullish(),
    taxes: z.array(tax).max(contentLimits.taxes).default([]),
    totalMinor: minor.optional().meta({ description: 'Sum of lines and taxes. Left out: it is made; given, it must be right.' }),
    totalExact: decimal.nullish(),
    notes: text(4_000, { multiline: true }).nullable().default(null),
  })
  .meta({ id: 'ReceiptInput' });

export type ReceiptInput = z.output<typeof receiptInput>;

/**
 * Parses a receipt as a caller or an import file writes it.
 *
 * @throws HttpError `invalid_request`, `invalid_text`, `invalid_amount`, `invalid_period` or `unknown_currency`, with the path of each fault.
 */
export const parseReceiptInput = (value: unknown): ReceiptInput => parseInput(receiptInput, value, 'The receipt');
