import type { PrintedColumn } from '../../../protocol/printed.ts';
import { type Box, colours, type Drawn, type Element, type SetText, type Sheet } from './sheet-model.ts';

const gapPt = 14;
const paddingPt = 5;
/** The minimum share of the page width for text columns. Figures that do not fit wrap. */
const narrowestWords = 0.24;

const cellStyle = (isFigure: boolean): Drawn => ({ weight: 'regular', size: 9, align: isFigure ? 'end' : 'start' });
const headStyle = (isFigure: boolean): Drawn => ({ weight: 'bold', size: 8, colour: colours.label, align: isFigure ? 'end' : 'start' });

const widthOf = ({ lines }: SetText): number => Math.max(0, ...lines.map(({ width }) => width));

/** Column widths: figure columns fit their widest figure, the widest of them shrink if there is no room, and text columns share the rest. */
function widthsOf(sheet: Sheet, columns: readonly PrintedColumn[], rows: readonly (readonly string[])[]): number[] {
  const whole = sheet.box.width - gapPt * (columns.length - 1);
  const natural = columns.map(({ label, isFigure }, index) => {
    if (!isFigure) return 0;
    const figures = rows.map((row) => widthOf(sheet.set(row[index] ?? '', Infinity, cellStyle(true))));
    return figures.reduce((most, width) => Math.max(most, width), widthOf(sheet.set(label, Infinity, headStyle(true)))) + 0.5;
  });
  const words = columns.filter(({ isFigure }) => !isFigure).length;
  const most = mostOfEach(natural.filter((_, index) => columns[index]?.isFigure), whole * (words > 0 ? 1 - narrowestWords : 1));
  const figures = natural.reduce((sum, width) => sum + Math.min(width, most), 0);
  const rest = (whole - figures) / Math.max(words, 1);
  return natural.map((width, index) => (columns[index]?.isFigure ? Math.min(width, most) : rest));
}

/** Returns the maximum column width at which all columns fit. Narrow columns leave their unused share to the others. */
function mostOfEach(widths: readonly number[], room: number): number {
  let left = room;
  const rising = [...widths].sort((one, other) => one - other);
  for (const [index, width] of rising.entries()) {
    const share = left / (rising.length - index);
    if (width > share) return share;
    left -= width;
  }
  return Infinity;
}

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
  const widths = widthsOf(sheet, columns, rows);
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
  const set = rows.map((row) => setRow(row, cellStyle));
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
