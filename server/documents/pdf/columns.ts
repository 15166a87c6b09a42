import type { PrintedColumn } from '../../../protocol/printed.ts';
import { widthOf } from './figure.ts';
import type { Drawn, Sheet } from './sheet-model.ts';

/** Space between columns. */
export const gapPt = 14;
/**
 * Sizes of the cells of a table with the minimum share of the page width for text columns, in order of preference. The smallest are for figures of thirty and
 * more digits.
 */
const attempts = [
  ...[9, 8, 7, 6, 5, 4].map((size) => ({ size, wordsShare: 0.24 })),
  { size: 4, wordsShare: 0.12 },
] as const;

/** Widths of a column at a size of 1 point, and of its label. */
interface Natural {
  label: number;
  /** The widest cell. */
  whole: number;
  /** The widest figure, which must stay on one line. A unit may follow on the next one. */
  figure: number;
}

/**
 * Returns the widths of columns and the size of their cells: the largest one in which no figure is split, because a part of a figure reads like another figure.
 * Only the longest figures are split.
 */
export function fitColumns(
  sheet: Sheet,
  columns: readonly PrintedColumn[],
  rows: readonly (readonly string[])[],
  head: Drawn,
): { widths: number[]; size: number } {
  const naturals = columns.map(({ label, isFigure }, index) => (isFigure ? measure(sheet, label, rows.map((row) => row[index] ?? ''), head) : undefined));
  const fits = attempts.map(({ size, wordsShare }) => ({ size, widths: widthsAt(sheet, naturals, size, wordsShare) }));
  const fit = fits.find(({ size, widths }) => naturals.every((natural, index) => (natural?.figure ?? 0) * size <= (widths[index] ?? 0)));
  return fit ?? fits[fits.length - 1] ?? { size: 4, widths: [] };
}

function measure(sheet: Sheet, label: string, cells: readonly string[], head: Drawn): Natural {
  const style: Drawn = { weight: 'regular', size: 1, align: 'end' };
  const natural = { label: widthOf(sheet.set(label, Infinity, head)), whole: 0, figure: 0 };
  for (const cell of cells) {
    const whole = widthOf(sheet.set(cell, Infinity, style));
    natural.whole = Math.max(natural.whole, whole);
    if (whole <= natural.figure) continue;
    for (const part of cell.split(/[ \n]/)) {
      if (/\p{N}/u.test(part)) natural.figure = Math.max(natural.figure, part === cell ? whole : widthOf(sheet.set(part, Infinity, style)));
    }
  }
  return natural;
}

/** Column widths: figure columns fit their widest cell, the widest of them shrink if there is no room, and text columns share the rest. */
function widthsAt(sheet: Sheet, naturals: readonly (Natural | undefined)[], size: number, wordsShare: number): number[] {
  const room = sheet.box.width - gapPt * (naturals.length - 1);
  const wanted = naturals.map((natural) => natural && Math.max(natural.label, natural.whole * size) + 0.5);
  const ofFigures = wanted.filter((width) => width !== undefined);
  const words = wanted.length - ofFigures.length;
  const most = mostOfEach(ofFigures, room * (words > 0 ? 1 - wordsShare : 1));
  const figures = ofFigures.reduce((sum, width) => sum + Math.min(width, most), 0);
  return wanted.map((width) => (width === undefined ? (room - figures) / words : Math.min(width, most)));
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
