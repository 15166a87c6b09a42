import type { PrintedColumn } from '../../../protocol/printed.ts';
import { type Box, colours, type Drawn, type Element, type SetText, type Sheet } from './sheet-model.ts';

const gapPt = 14;
const paddingPt = 5;
/** Of the width of the page, what one column of figures may take; longer ones go on in the next line. */
const widestFigures = 0.3;
/** What is left for the words, at least. */
const narrowestWords = 0.28;

const cellStyle = (isFigure: boolean): Drawn => ({ weight: 'regular', size: 9, align: isFigure ? 'end' : 'start' });
const headStyle = (isFigure: boolean): Drawn => ({ weight: 'bold', size: 8, colour: colours.label, align: isFigure ? 'end' : 'start' });

const widthOf = ({ lines }: SetText): number => Math.max(0, ...lines.map(({ width }) => width));

/** Widths of the columns: those of figures as wide as their widest one, those of words share the rest. */
function widthsOf(sheet: Sheet, columns: readonly PrintedColumn[], rows: readonly (readonly string[])[]): number[] {
  const whole = sheet.box.width - gapPt * (columns.length - 1);
  const natural = columns.map(({ label, isFigure }, index) => {
    if (!isFigure) return 0;
    const figures = rows.map((row) => widthOf(sheet.set(row[index] ?? '', Infinity, cellStyle(true))));
    const widest = figures.reduce((most, width) => Math.max(most, width), widthOf(sheet.set(label, Infinity, headStyle(true))));
    return Math.min(widest + 0.5, whole * widestFigures);
  });
  const figures = natural.reduce((sum, width) => sum + width, 0);
  const words = columns.filter(({ isFigure }) => !isFigure).length;
  const shrink = Math.min(1, (whole * (words > 0 ? 1 - narrowestWords : 1)) / Math.max(figures, 1));
  const rest = (whole - figures * shrink) / Math.max(words, 1);
  return natural.map((width, index) => (columns[index]?.isFigure ? width * shrink : rest));
}

/** A table whose head stands on each of its pages again; a row is never divided. */
export function drawTable(sheet: Sheet, parent: Element, columns: readonly PrintedColumn[], rows: readonly (readonly string[])[]): void {
  const widths = widthsOf(sheet, columns, rows);
  const boxes = widths.map((width, index): Box => sheet.part(sheet.box, widths.slice(0, index).reduce((sum, one) => sum + one + gapPt, 0), width));
  const boxOf = (index: number): Box => boxes[index] ?? sheet.box;
  const setRow = (texts: readonly string[], styleOf: (isFigure: boolean) => Drawn): { cells: SetText[]; heightPt: number } => {
    const cells = columns.map(({ isFigure }, index) => sheet.set(texts[index] ?? '', boxOf(index).width, styleOf(isFigure)));
    return { cells, heightPt: Math.max(...cells.map(({ heightPt }) => heightPt)) };
  };
  const table = sheet.element('Table', parent);
  const head = setRow(
    columns.map(({ label }) => label),
    headStyle,
  );

  function drawRow({ cells, heightPt }: { cells: SetText[]; heightPt: number }, isHead: boolean): void {
    const row = sheet.element('TR', table);
    cells.forEach((cell, index) => sheet.element(isHead ? 'ColumnHead' : index === 0 ? 'RowHead' : 'TD', row, cell, boxOf(index)));
    row.end();
    sheet.skip(heightPt);
  }
  function drawHead(isFirst: boolean): void {
    if (isFirst) drawRow(head, true);
    else {
      sheet.artifact(() => head.cells.forEach((cell, index) => sheet.draw(cell, boxOf(index))), 'Pagination');
      sheet.skip(head.heightPt);
    }
    sheet.skip(paddingPt);
    sheet.rule();
    sheet.skip(paddingPt);
  }

  const set = rows.map((row) => setRow(row, cellStyle));
  sheet.keep(head.heightPt + 2 * paddingPt + (set[0]?.heightPt ?? 0));
  drawHead(true);
  sheet.onNewPage = () => drawHead(false);
  for (const row of set) {
    sheet.keep(row.heightPt + paddingPt);
    drawRow(row, false);
    sheet.skip(paddingPt);
    sheet.rule();
    sheet.skip(paddingPt);
  }
  sheet.onNewPage = undefined;
  table.end();
}
