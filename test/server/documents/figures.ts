import { currencyDigits } from '../../../protocol/currency.ts';
import { fromMinor } from '../../../protocol/decimal.ts';
import type { Invoice } from '../../../protocol/invoice.ts';
import type { Receipt } from '../../../protocol/receipt.ts';

export type Document = Receipt | Invoice;

/** The amounts of a document in the API, as decimals in the order in which documents show them. */
export interface Figures {
  /** Amounts in the PDF and on the page. */
  shown: string[];
  /** Amounts in the rows of a CSV file. */
  rows: string[];
}

const negated = (decimal: string): string => (decimal.startsWith('-') ? decimal.slice(1) : /^[0.]+$/.test(decimal) ? decimal : `-${decimal}`);

export function figuresOf(document: Document): Figures {
  const { currency, lines, taxes } = document;
  const of = (minor: number, exact: string | null = null): string => exact ?? fromMinor(minor, currencyDigits(currency));
  const amount = ({ amountMinor, amountExact = null }: { amountMinor: number; amountExact?: string | null }): string => of(amountMinor, amountExact);
  const subtotal = of(document.subtotalMinor, document.subtotalExact);
  const total = of(document.totalMinor, document.totalExact);
  const shownLines = lines.flatMap((line) => [...(line.unitPrice === null ? [] : [line.unitPrice]), amount(line)]);
  if (!('taxMode' in document)) {
    const sums = [subtotal, ...taxes.map(amount), total];
    return { shown: [total, ...shownLines, ...sums], rows: [...lines.map(amount), ...sums] };
  }
  const { kind, status, taxMode, remainingMinor, creditedMinor, paidMinor } = document;
  const discounts = document.discounts.map((one) => negated(amount(one)));
  const settled = [...document.payments, ...document.credits].map(amount);
  const isOwed = kind === 'invoice' && (status === 'open' || status === 'uncollectible');
  const isMoved = kind === 'invoice' && status !== 'void';
  const shown = [
    remainingMinor < 0 || isOwed ? of(Math.abs(remainingMinor)) : total,
    ...shownLines,
    ...[subtotal, ...discounts, ...(taxMode === 'exclusive' ? taxes.map(amount) : []), total],
    ...[creditedMinor, paidMinor].flatMap((minor) => (isMoved && minor !== 0 ? [negated(of(minor))] : [])),
    ...(isMoved && (creditedMinor !== 0 || paidMinor !== 0) ? [of(Math.abs(remainingMinor))] : []),
    ...document.taxes.flatMap((tax) => [of(tax.baseMinor), amount(tax)]),
    ...settled,
  ];
  return { shown, rows: [...lines.map(amount), subtotal, ...discounts, ...taxes.map(amount), total, ...settled.map(negated), of(remainingMinor)] };
}
