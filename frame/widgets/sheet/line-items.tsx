import { figure, isLong, manyRows, money, words, type ManyRows } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { lineColumns, type ColumnTexts, type Line, type LineColumn, type Lined } from './line-columns.ts';

/** Texts of the line table. */
export type LineTexts = ColumnTexts & ManyRows['texts'] & { items: string };

/** Renders the lines of a receipt or an invoice as a table. A narrow screen shows them as cards. Of many lines, only the first are unfolded. */
export function lineItems(lined: Lined, texts: LineTexts): VNode {
  const { lines, currency } = lined;
  const columns = lineColumns(lined, texts);
  const table = (some: readonly Line[], caption?: string): VNode => (
    <table>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          {columns.map(({ label }) => (
            <th scope="col">{label}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {some.map((line) => (
          <tr>{columns.map((column) => cellOf(column, line, currency))}</tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <section class={isLong(lines) ? 'lines many' : 'lines'}>
      <h2>{texts.items}</h2>
      {manyRows({ rows: lines, table, texts })}
    </section>
  );
}

/** Renders a cell. A card has no header row, so each cell carries its label, except the description, which is the card's heading, and the amount beside it. */
function cellOf({ name, label, cell }: LineColumn, line: Line, currency: string): VNode {
  const { figure: written, amount, words: tenants, below } = cell(line) ?? {};
  const Cell = name === 'description' ? 'th' : 'td';
  return (
    <Cell scope={name === 'description' ? 'row' : undefined} data-label={name === 'description' || name === 'amount' ? undefined : label}>
      {written && figure(written)}
      {amount && money(amount.minor, amount.exact, currency)}
      {written && tenants && ' '}
      {tenants && words(tenants)}
      {below && <bdi class="line-period">{below}</bdi>}
    </Cell>
  );
}
