import { writeMeasure, writeNumber, writePeriod, writePrice, type Invoice, type Receipt } from '@vitrine/frame/widget';

/** A line of a receipt, or of an invoice, which has a period and a tax rate as well. */
export type Line = Receipt['lines'][number] & Partial<Pick<Invoice['lines'][number], 'period' | 'taxRatePercent'>>;

/** What lines belong to. */
export interface Lined {
  lines: readonly Line[];
  currency: string;
}

/** What stands in a cell. Which marks it up, and which isolates the words of the tenant, is for whoever draws it: the screen or the paper. */
export interface Cell {
  /** A written figure. */
  figure?: string;
  /** An amount to its last digit. */
  amount?: { minor: number; exact: string | null };
  /** Words of the tenant, behind the figure if there is one. */
  words?: string | null;
  /** What stands in a line of its own below. */
  below?: string | null | undefined;
}

type Name = 'description' | 'quantity' | 'unitPrice' | 'taxRate' | 'amount';

/** The heads of the columns. A receipt has no rates. */
export type ColumnTexts = Record<Exclude<Name, 'taxRate'>, string> & { taxRate?: string };

/** One column of the lines. */
export interface LineColumn {
  name: Name;
  label: string;
  /** What a line has there, if anything. */
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

/** The columns of a receipt or an invoice, on the screen and on paper. Those that none of its lines fills are left out. */
export function lineColumns({ lines, currency }: Lined, texts: ColumnTexts): LineColumn[] {
  return inOrder
    .map((name) => ({ name, label: texts[name] ?? '', cell: (line: Line) => cells[name](line, currency) }))
    .filter(({ cell }) => lines.some((line) => cell(line) !== undefined));
}
