import type { PrintedBlock } from '../../../protocol/printed.ts';
import { setFigure } from './figure.ts';
import type { Drawn, Element, Sheet } from './sheet-model.ts';

const body: Drawn = { weight: 'regular', size: 9.5 };
const total: Drawn = { weight: 'bold', size: 12 };
const gapPt = 18;
/** Sums up to this height stay on one page. Of longer ones, only the first stays with the lines. */
const wholePt = 300;

/** Sums that are laid out and not drawn yet. */
export interface SetSums {
  /** Height of the first part that must stay together. */
  beginPt: number;
  draw(parent: Element): void;
}

/** Lays out the sums of lines, at the end side of the page, below the figures. A total never stands alone on a page. */
export function setSums(sheet: Sheet, rows: Extract<PrintedBlock, { kind: 'sums' }>['rows']): SetSums {
  const widthPt = sheet.box.width * 0.62;
  const box = sheet.part(sheet.box, sheet.box.width - widthPt, widthPt);
  const figurePt = widthPt * 0.48;
  const wordsPt = widthPt - figurePt - gapPt;
  const set = rows.map(({ label, value, isTotal }) => {
    const style = isTotal ? total : body;
    const [words, figure] = [sheet.set(label, wordsPt, style), setFigure(sheet, value, figurePt, { ...style, align: 'end' })];
    return { words, figure, heightPt: Math.max(words.heightPt, figure.heightPt) + (isTotal ? 6 : 3) };
  });
  const allPt = set.reduce((sum, { heightPt }) => sum + heightPt, 0);
  const beginPt = allPt > wholePt ? (set[0]?.heightPt ?? 0) : allPt;
  return {
    beginPt,
    draw(parent) {
      sheet.keep(beginPt);
      const table = sheet.element('Table', parent);
      set.forEach(({ words, figure, heightPt }, index) => {
        sheet.keep(heightPt + (rows[index + 1]?.isTotal ? (set[index + 1]?.heightPt ?? 0) : 0));
        const row = sheet.element('TR', table);
        sheet.element('RowHead', row, words, sheet.part(box, 0, wordsPt));
        sheet.element('TD', row, figure, sheet.part(box, widthPt - figurePt, figurePt));
        row.end();
        sheet.skip(heightPt);
      });
      table.end();
    },
  };
}
