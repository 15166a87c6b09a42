import { fromMinor } from '../../protocol/decimal.ts';
import { currencyDigits } from '../../protocol/currency.ts';
import type { DocumentKind, DocumentSources } from '../../protocol/printed.ts';

/** A cell: a figure stands as it is, a text is whatever a tenant or a customer has written. */
type Cell = { figure: string | null } | string | null;

/** Spreadsheets take a cell that begins with one of these for a formula, a tab or a line break in front of it notwithstanding. */
const beginsFormula = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/;

const figure = (text: string | null): Cell => ({ figure: text });

/** A figure is a decimal, and so no formula, however it begins. */
function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'object') return cell.figure ?? '';
  const text = beginsFormula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const columns = [
  ...['type', 'description', 'quantity', 'unit', 'unitPrice', 'ratePercent', 'amount', 'currency'],
  ...['periodStart', 'periodEnd', 'documentId', 'title'],
];

/** The rows of each kind of document, without the head. */
const rowsOf: { [K in DocumentKind]: (source: DocumentSources[K]) => Cell[][] } = {
  receipt({ id, title, currency, period, lines, taxes, subtotalMinor, subtotalExact, totalMinor, totalExact }) {
    const amount = (minor: number, exact: string | null): Cell => figure(exact ?? fromMinor(minor, currencyDigits(currency)));
    const row = (type: string, description: string | null, [quantity, unit, unitPrice, ratePercent]: (string | null)[], sum: Cell): Cell[] => [
      type,
      description,
      figure(quantity ?? null),
      unit ?? null,
      figure(unitPrice ?? null),
      figure(ratePercent ?? null),
      sum,
      currency,
      figure(period.start),
      figure(period.end),
      id,
      title,
    ];
    return [
      ...lines.map((line) => row('line', line.description, [line.quantity, line.unit, line.unitPrice], amount(line.amountMinor, line.amountExact))),
      row('subtotal', null, [], amount(subtotalMinor, subtotalExact)),
      ...taxes.map((tax) => row('tax', tax.label, [null, null, null, tax.ratePercent], amount(tax.amountMinor, tax.amountExact))),
      row('total', null, [], amount(totalMinor, totalExact)),
    ];
  },
};

/**
 * A document as CSV by RFC 4180, in UTF-8 with a byte order mark, without which Excel takes it for the code page of its country. Figures are decimals with a
 * point, to the last digit that the document has; names of columns are those of the API, in every language.
 */
export function writeCsv<K extends DocumentKind>(kind: K, source: DocumentSources[K]): string {
  const rows: Cell[][] = [columns, ...rowsOf[kind](source)];
  return `\ufeff${rows.map((row) => `${row.map(written).join(',')}\r\n`).join('')}`;
}
