import type { Drawn, SetText, Sheet } from './sheet-model.ts';

const smallestPt = 4;

/** Lays out a figure on one line, smaller if it is too wide: a figure split over two lines reads like another figure. Only the longest still wrap. */
export function setFigure(sheet: Sheet, text: string, widthPt: number, style: Drawn): SetText {
  const whole = widthOf(sheet.set(text, Infinity, style));
  if (whole <= widthPt) return sheet.set(text, widthPt, style);
  const size = Math.floor((style.size * widthPt * 10) / whole) / 10;
  return sheet.set(text, widthPt, { ...style, size: Math.max(smallestPt, size) });
}

/** Returns the width of the widest line. */
export const widthOf = ({ lines }: SetText): number => Math.max(0, ...lines.map(({ width }) => width));
