import { currencyDigits } from '../../../protocol/currency.ts';
import { addDecimals, compareDecimals, fromMinor, isDecimal, scaleDecimal, toMinor } from '../../../protocol/decimal.ts';
import { HttpError } from '../../errors/http-error.ts';
import { negated } from '../../resources/sums.ts';
import { readAmountCell } from './csv-cells.ts';
import type { RowShape } from './row-shape.ts';

type Cells = Readonly<Record<string, string>>;

const lineColumns = ['description', 'linePeriodStart', 'linePeriodEnd', 'quantity', 'unit', 'unitPrice', 'amount', 'taxRatePercent'] as const;

const ofLine: ReadonlySet<string> = new Set(lineColumns);

const ofPayment = ['paidOn', 'paymentMethod', 'paymentReference'] as const;

/** Invoices in files: one CSV line per invoice line, with lines of one number next to each other. Fields of the invoice are on its first line. */
export const invoiceRows: RowShape = {
  columns: [
    ...['number', 'customer', 'customerName', 'customerEmail', 'issueDate', 'dueDate', 'periodStart', 'periodEnd', 'currency'],
    ...['subject', 'reference', 'taxMode', 'taxLabel', 'status', 'notes', 'terms', 'total', ...lineColumns],
    ...['paidAmount', ...ofPayment],
  ],
  needed: ['number', 'customer', 'issueDate', 'currency', 'description', 'amount'],
  numbers: ['total', 'quantity', 'unitPrice', 'amount', 'taxRatePercent', 'paidAmount'],
  dates: ['issueDate', 'dueDate', 'periodStart', 'periodEnd', 'linePeriodStart', 'linePeriodEnd', 'paidOn'],
  joins: { by: 'number', valueOf: invoiceOf },
  valueOf: (cells) => invoiceOf([cells]),
  ownedByServer: [
    ...['id', 'corrects', 'overdue', 'visibility', 'publishedUntil', 'createdAt', 'updatedAt', 'openedAt', 'closedAt'],
    ...['creditedMinor', 'paidMinor', 'remainingMinor'],
  ],
};

function invoiceOf(rows: readonly Cells[]): unknown {
  const [first = {}] = rows;
  for (const [index, row] of rows.entries()) checkSame(first, row, index);
  const currency = first['currency'] ?? '';
  const { customer, customerName: name, customerEmail: email, periodStart, periodEnd, total, taxLabel = 'Tax', ...cells } = first;
  const lines = rows.map((row, index) => ({ ...lineOf(row), ...writtenAmount(amountOf(row, index), currencyDigits(currency)) }));
  const known = ['number', 'issueDate', 'dueDate', 'subject', 'reference', 'taxMode', 'status', 'notes', 'terms'];
  return {
    ...Object.fromEntries(Object.entries(cells).filter(([column]) => known.includes(column))),
    currency,
    customer: { externalId: customer, ...(name !== undefined && { name }), ...(email !== undefined && { email }) },
    ...((periodStart !== undefined || periodEnd !== undefined) && { period: { start: periodStart, end: periodEnd } }),
    lines,
    taxes: taxesOf(rows, { taxLabel, digits: currencyDigits(currency), isInside: first['taxMode'] === 'inclusive' }),
    ...(total !== undefined && { totalExact: total }),
    payments: paymentsOf(first, currency),
  };
}

/** Returns the payment of an invoice. A paid amount of 0, as a spreadsheet fills the column of unpaid invoices, is none. */
function paymentsOf(first: Cells, currency: string): unknown[] {
  const { paidAmount, paidOn, paymentMethod: method, paymentReference: reference } = first;
  if (paidAmount === undefined) {
    const given = ofPayment.find((column) => first[column] !== undefined);
    if (given !== undefined) throw refused('paidAmount', `is missing, but ${given} is given: fill in the amount, or leave ${given} empty`);
    return [];
  }
  const amountMinor = readAmountCell('paidAmount', paidAmount, currency);
  return amountMinor === 0 ? [] : [{ amountMinor, currency, reference, ...(paidOn && { paidOn }), ...(method && { method }) }];
}

/** Returns an amount in minor units, or exactly if it is finer or too large for them. */
function writtenAmount(amount: string, digits: number): { amountMinor: number } | { amountExact: string } {
  const amountMinor = toMinor(amount, digits);
  return amountMinor !== undefined && compareDecimals(fromMinor(amountMinor, digits), amount) === 0 ? { amountMinor } : { amountExact: amount };
}

/** Checks that later lines repeat the invoice's fields or leave them empty. Any other value, such as a currency or a payment, would be lost. */
function checkSame(first: Cells, row: Cells, index: number): void {
  const odd = Object.keys(row).find((column) => !ofLine.has(column) && row[column] !== first[column]);
  if (odd === undefined) return;
  const message = `on line ${index + 1} of the invoice must be empty, or the same as on its first line`;
  throw new HttpError('invalid_request', message, { errors: [{ path: odd, message }] });
}

function lineOf({ description, quantity, unit, unitPrice, taxRatePercent, linePeriodStart: start, linePeriodEnd: end }: Cells) {
  const given = Object.entries({ quantity, unit, unitPrice, taxRatePercent }).filter(([, cell]) => cell !== undefined);
  return { description, ...Object.fromEntries(given), ...((start !== undefined || end !== undefined) && { period: { start, end } }) };
}

function amountOf({ amount }: Cells, index: number): string {
  if (amount !== undefined) return amount;
  throw refused(index === 0 ? 'amount' : `amount of line ${index + 1}`, 'is missing');
}

/** Returns one tax for each rate on the lines. */
function taxesOf(rows: readonly Cells[], { taxLabel, digits, isInside }: { taxLabel: string; digits: number; isInside: boolean }) {
  const sums = new Map<string, string>();
  for (const [index, row] of rows.entries()) {
    const { taxRatePercent: rate } = row;
    if (rate === undefined) continue;
    if (rate.startsWith('-') || rate.length > 12) throw refused('taxRatePercent', 'must be a percentage such as "19"');
    sums.set(rate, addDecimals([sums.get(rate) ?? '0', amountOf(row, index)]));
  }
  return [...sums].map(([ratePercent, sum]) => {
    if (!isDecimal(sum)) throw refused('amount', 'adds up to too many digits');
    const tax = scaleDecimal(sum, ratePercent, isInside ? addDecimals(['100', ratePercent]) : '100', digits);
    const net = isInside ? addDecimals([sum, negated(tax)]) : sum;
    return { label: taxLabel, ratePercent, baseMinor: toMinor(net, digits), amountMinor: toMinor(tax, digits) };
  });
}

const refused = (path: string, message: string): HttpError => new HttpError('invalid_amount', message, { errors: [{ path, message }] });
