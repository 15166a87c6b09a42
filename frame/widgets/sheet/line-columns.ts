import { writeMeasure, writeNumber, writePeriod, writePrice, type Invoice, type Receipt } from '@vitrine/frame/widget';

/** A line of a receipt or an invoice. Only an invoice line has a period and a tax rate. */
export type Line = Receipt['lines'][number] & Partial<Pick<Invoice['lines'][number], 'period' | 'taxRatePercent'>>;

/** The document that the lines belong to. */
export interface Lined {
  lines: readonly Line[];
  currency: string;
}

/** The content of a cell. The renderer, for screen or print, adds markup and isolates the tenant's text. */
export interface Cell {
  /** A formatted number. */
  figure?: string;
  /** An exact amount. */
  amount?: { minor: number; exact: string | null };
  /** The tenant's text, after the figure if there is one. */
  words?: string | null;
  /** Text on a separate line below. */
  below?: string | null | undefined;
}

type Name = 'description' | 'quantity' | 'unitPrice' | 'taxRate' | 'amount';

/** Column headings. A receipt has no tax rates. */
export type ColumnTexts = Record<Exclude<Name, 'taxRate'>, string> & { taxRate?: string };

/** One column of the lines. */
export interface LineColumn {
  name: Name;
  label: string;
  /** Returns the line's content for this column, if any. */
  cell(line: Line): Cell | undefined;
}

const cells: Record<Name, (line: Line, currency: string) => Cell | undefined> = {
  description: ({ description, period }) => ({ words: description, below: period && writePeriod(period) }),
  quantity: ({ quantity, unit }) => (quantity ? { figure: writeNumber(quantity), words: unit } : undefined),
  unitPrice: ({ unitPrice }, currency) => (unitPrice ? { figure: writePrice(unitPrice, currency) } : undefined),
  taxRate: ({ taxRatePercent }, currency) => (taxRatePercent ? { figure: writeMeasure(taxRatePercent, 'percent', currency) } : undefined),
  amount: ({ amountMinor, amountExact }) => ({ amount: { minor: amountMinor, exact: amountExact } }),
};
const inOrder = ['description', 'quantity', 'unitPrice', 'taxRate', 'amount'] as const satisfies readonly Name[];

/** Returns the columns of a receipt or an invoice, on screen and in print. Columns that are empty in all lines are left out. */
export function lineColumns({ lines, currency }: Lined, texts: ColumnTexts): LineColumn[] {
  return inOrder
    .map((name) => ({ name, label: texts[name] ?? '', cell: (line: Line) => cells[name](line, currency) }))
    .filter(({ cell }) => lines.some((line) => cell(line) !== undefined));
}
