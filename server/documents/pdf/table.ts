import type { PrintedColumn } from '../../../protocol/printed.ts';
import { fitColumns, gapPt } from './columns.ts';
import { type Box, colours, type Drawn, type Element, type SetText, type Sheet } from './sheet-model.ts';

const paddingPt = 5;

/** Words wrap, so they need not be as small as the longest figures. */
const smallestWordsPt = 6;

const cellStyle = (isFigure: boolean, size: number): Drawn =>
  isFigure ? { weight: 'regular', size, align: 'end' } : { weight: 'regular', size: Math.max(size, smallestWordsPt) };
const headStyle = (isFigure: boolean): Drawn => ({ weight: 'bold', size: 8, colour: colours.label, align: isFigure ? 'end' : 'start' });

/** A table that is laid out and not drawn yet. */
export interface SetTable {
  /** Height of the first part that must stay together. */
  beginPt: number;
  draw(parent: Element): void;
}

/**
 * Lays out a table. Its header repeats on every page, and a row is never split.
 *
 * @param behindPt Height of the following content that stays on the page of the last row.
 */
export function setTable(sheet: Sheet, columns: readonly PrintedColumn[], rows: readonly (readonly string[])[], behindPt: number): SetTable {
  const { widths, size } = fitColumns(sheet, columns, rows, headStyle(true));
  const boxes = widths.map((width, index): Box => sheet.part(sheet.box, widths.slice(0, index).reduce((sum, one) => sum + one + gapPt, 0), width));
  const boxOf = (index: number): Box => boxes[index] ?? sheet.box;
  const setRow = (texts: readonly string[], styleOf: (isFigure: boolean) => Drawn): SetRow => {
    const cells = columns.map(({ isFigure }, index) => sheet.set(texts[index] ?? '', boxOf(index).width, styleOf(isFigure)));
    return { cells, heightPt: Math.max(...cells.map(({ heightPt }) => heightPt)) };
  };
  const head = setRow(
    columns.map(({ label }) => label),
    headStyle,
  );
  const set = rows.map((row) => setRow(row, (isFigure) => cellStyle(isFigure, size)));
  /** Height that must stay together from a row on. */
  const keptPt = (index: number): number => (set[index]?.heightPt ?? 0) + paddingPt + (index === set.length - 1 ? paddingPt + behindPt : 0);
  const beginPt = head.heightPt + 2 * paddingPt + keptPt(0);

  function drawRow(table: Element, { cells, heightPt }: SetRow, isHead: boolean): void {
    const row = sheet.element('TR', table);
    cells.forEach((cell, index) => sheet.element(isHead ? 'ColumnHead' : index === 0 ? 'RowHead' : 'TD', row, cell, boxOf(index)));
    row.end();
    sheet.skip(heightPt);
  }
  function drawRule(): void {
    sheet.skip(paddingPt);
    sheet.rule();
    sheet.skip(paddingPt);
  }

  return {
    beginPt,
    draw(parent) {
      const table = sheet.element('Table', parent);
      sheet.keep(beginPt);
      drawRow(table, head, true);
      drawRule();
      sheet.onNewPage = () => {
        sheet.artifact(() => head.cells.forEach((cell, index) => sheet.draw(cell, boxOf(index))), 'Pagination');
        sheet.skip(head.heightPt);
        drawRule();
      };
      for (const [index, row] of set.entries()) {
        sheet.keep(keptPt(index));
        drawRow(table, row, false);
        drawRule();
      }
      sheet.onNewPage = undefined;
      table.end();
    },
  };
}

interface SetRow {
  cells: SetText[];
  heightPt: number;
}
