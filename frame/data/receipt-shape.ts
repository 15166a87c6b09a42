import type { Page, Receipt, ReceiptSummary } from '../../protocol/receipt.ts';
import { fields, isFlag, isText, isWhole, listOf, matches, orNull, type Shape } from './shape.ts';

const decimal = matches(/^-?\d{1,40}(\.\d{1,40})?$/);
const currency = matches(/^[A-Z]{3}$/);
const day: Shape = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
const isStatus = matches(/^(draft|sealed)$/);

const optionalText = orNull(isText);
const optionalDecimal = orNull(decimal);
const period = fields({ start: day, end: day });
const party = fields({ name: isText, addressLines: listOf(isText), taxId: optionalText, email: optionalText });
const money = { amountMinor: isWhole, amountExact: optionalDecimal };
const scope: Shape = (value) => fields({ product: isText })(value) || fields({ order: isText })(value);

const common = { id: isText, status: isStatus, archived: isFlag, title: isText, period, currency, totalMinor: isWhole, totalExact: optionalDecimal };

const receipt = fields({
  ...common,
  scope: orNull(scope),
  summary: optionalText,
  issuer: party,
  recipient: party,
  outcomes: listOf(fields({ label: isText, amount: decimal, unit: isText, previousAmount: optionalDecimal })),
  lines: listOf(fields({ description: isText, quantity: optionalDecimal, unit: optionalText, unitPrice: optionalDecimal, ...money })),
  series: orNull(fields({ label: isText, unit: isText, points: listOf(fields({ date: day, value: decimal })) })),
  subtotalMinor: isWhole,
  subtotalExact: optionalDecimal,
  taxes: listOf(fields({ label: isText, ratePercent: optionalDecimal, ...money })),
  notes: optionalText,
});

const summaries = fields({ items: listOf(fields(common)), nextCursor: optionalText });

export function isReceipt(value: unknown): value is Receipt {
  return receipt(value);
}

export function isSummaryPage(value: unknown): value is Page<ReceiptSummary> {
  return summaries(value);
}
