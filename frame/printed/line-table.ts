import type { PrintedBlock } from '../../protocol/printed.ts';
import { lineColumns, type Cell, type ColumnTexts, type Lined } from '../widgets/sheet/line-columns.ts';
import { amountOf, isolated } from './words.ts';

/** Returns the lines of a receipt or an invoice as a table with the columns of the widget. */
export function lineTable(lined: Lined, texts: ColumnTexts & { items: string }): PrintedBlock[] {
  const { lines, currency } = lined;
  if (!lines[0]) return [];
  const columns = lineColumns(lined, texts);
  return [
    {
      kind: 'table',
      heading: texts.items,
      columns: columns.map(({ name, label }) => ({ label, isFigure: name !== 'description' })),
      rows: lines.map((line) => columns.map(({ cell }) => written(cell(line), currency))),
    },
  ];
}

function written(cell: Cell | undefined, currency: string): string {
  if (!cell) return '';
  const { figure, amount, words, below } = cell;
  const parts = [figure, amount && amountOf(amount.minor, amount.exact, currency), words && isolated(words)];
  return `${parts.filter(Boolean).join(' ')}${below ? `\n${below}` : ''}`;
}
