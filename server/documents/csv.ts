import { fromMinor, removeSignedZero } from '../../protocol/decimal.ts';
import { currencyDigits } from '../../protocol/currency.ts';
import type { DocumentKind, DocumentSources } from '../../protocol/printed.ts';
import type { Line, Period } from '../../protocol/receipt.ts';

/** A cell: a figure is written unchanged, a text is free input of a tenant or customer. */
type Cell = { figure: string | null } | string | null;

/** Spreadsheets treat a cell that begins with one of these characters as a formula, even after a tab or a line break. */
const beginsFormula = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/;

/** The same after a semicolon: where the decimal sign is a comma, spreadsheets split cells at it, and a quote in the middle of a line ends nothing. */
const beginsFormulaBehind = /;(?=[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20|%])/g;

const figure = (text: string | null): Cell => ({ figure: text });

/** Figures are decimals, and never formulas, whatever their first character. */
function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'object') return cell.figure ?? '';
  const text = (beginsFormula.test(cell) ? `'${cell}` : cell).replaceAll(beginsFormulaBehind, ";'");
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The cells of a row. Missing columns are empty. */
type Row = Partial<Record<Column, Cell>>;

const lineColumns = ['type', 'description', 'quantity', 'unit', 'unitPrice', 'ratePercent', 'amount', 'currency', 'periodStart', 'periodEnd'] as const;
const columns = {
  receipt: [...lineColumns, 'documentId', 'title'],
  invoice: [...lineColumns, 'date', 'documentId', 'number', 'kind', 'status', 'corrects', 'base', 'reverseCharge'],
} as const satisfies Record<DocumentKind, readonly string[]>;

type Column = (typeof columns)[DocumentKind][number];

const amountIn = (currency: string) => (minor: number, exact: string | null = null) => figure(exact ?? fromMinor(minor, currencyDigits(currency)));
const periodOf = (period: Period | null): Row => ({ periodStart: figure(period?.start ?? null), periodEnd: figure(period?.end ?? null) });

function lineOf({ description, quantity, unit, unitPrice, amountMinor, amountExact }: Line, currency: string): Row {
  return { type: 'line', description, quantity: figure(quantity), unit, unitPrice: figure(unitPrice), amount: amountIn(currency)(amountMinor, amountExact) };
}

/** Returns the rows of each kind of document, without the header. */
const rowsOf: { [K in DocumentKind]: (source: DocumentSources[K]) => Row[] } = {
  receipt({ id, title, currency, period, lines, taxes, subtotalMinor, subtotalExact, totalMinor, totalExact }) {
    const amount = amountIn(currency);
    const rows: Row[] = [
      ...lines.map((line) => lineOf(line, currency)),
      { type: 'subtotal', amount: amount(subtotalMinor, subtotalExact) },
      ...taxes.map(({ label, ratePercent, amountMinor, amountExact }) => taxOf(label, ratePercent, amount(amountMinor, amountExact))),
      { type: 'total', amount: amount(totalMinor, totalExact) },
    ];
    return rows.map((row) => ({ ...row, currency, ...periodOf(period), documentId: id, title }));
  },
  /**
   * Discounts, payments and credits are negative, which makes each sum the sum of the rows above it. The amounts of credit notes are positive, and void
   * invoices keep theirs: each row names its document, which keeps rows apart in merged files.
   */
  invoice({ id, number, kind, status, corrects, currency, period, lines, discounts, taxes, payments, credits, remainingMinor, ...sums }) {
    const amount = amountIn(currency);
    const negative = (exact: string | null): string | null => (exact === null ? null : removeSignedZero(exact.startsWith('-') ? exact.slice(1) : `-${exact}`));
    const rows: Row[] = [
      ...lines.map((line) => ({ ...lineOf(line, currency), ratePercent: figure(line.taxRatePercent), ...periodOf(line.period ?? period) })),
      { type: 'subtotal', amount: amount(sums.subtotalMinor, sums.subtotalExact) },
      ...discounts.map(({ label, percent, amountMinor, amountExact }) => ({
        ...{ type: 'discount', description: label, ratePercent: figure(percent), amount: amount(0 - amountMinor, negative(amountExact)) },
      })),
      ...taxes.map((tax) => ({
        ...taxOf(tax.label, tax.ratePercent, amount(tax.amountMinor, tax.amountExact)),
        ...{ base: amount(tax.baseMinor), reverseCharge: figure(String(tax.reverseCharge)) },
        ...(sums.taxMode === 'inclusive' && { type: 'included-tax' }),
      })),
      { type: 'total', amount: amount(sums.totalMinor, sums.totalExact) },
      ...payments.map(({ paidOn, amountMinor, method, reference }) => ({
        ...{ type: 'payment', description: [method, reference].filter(Boolean).join(' '), amount: amount(0 - amountMinor), date: figure(paidOn) },
      })),
      ...credits.map((credit) => ({ type: 'credit', description: credit.number, amount: amount(0 - credit.amountMinor), date: figure(credit.issueDate) })),
      { type: 'remaining', amount: amount(remainingMinor), date: figure(sums.dueDate) },
    ];
    return rows.map((row) => ({ date: figure(sums.issueDate), ...row, currency, documentId: id, number, kind, status, corrects: corrects?.number ?? null }));
  },
};

const taxOf = (description: string, ratePercent: string | null, amount: Cell): Row => ({ type: 'tax', description, ratePercent: figure(ratePercent), amount });

/**
 * Writes a document as CSV (RFC 4180), in UTF-8 with a byte order mark, without which Excel assumes the code page of its country. Figures are decimals with a
 * point, with every digit that the document has. Column names are those of the API, in every language.
 */
export function writeCsv<K extends DocumentKind>(kind: K, source: DocumentSources[K]): string {
  const names: readonly Column[] = columns[kind];
  const rows: Cell[][] = [[...names], ...rowsOf[kind](source).map((row) => names.map((name) => row[name] ?? null))];
  return `\ufeff${rows.map((row) => `${row.map(written).join(',')}\r\n`).join('')}`;
}
