import type { StyleName, Terminal } from './terminal.ts';

/** A column: its heading and its values. */
export interface Column<T> {
  title: string;
  value(row: T): string;
  /** Figures are aligned right. */
  align?: 'right';
  /** May be truncated on a narrow terminal. Ids, codes and figures are not, because people copy them. */
  shrinks?: boolean;
}

const gap = '  ';
const narrowest = 8;

/**
 * Formats rows in aligned columns. On a terminal, shrinking columns are truncated with an ellipsis to keep each row on one line. Anywhere else nothing is
 * truncated. Without rows, it returns the sentence for the empty case.
 */
export function formatTable<T>(
  terminal: Pick<Terminal, 'interactive' | 'columns' | 'style'>,
  columns: readonly Column<T>[],
  rows: readonly T[],
  whenEmpty: string,
): string {
  if (rows.length === 0) return whenEmpty;
  const cells = rows.map((row) => columns.map((column) => plain(column.value(row))));
  const widths = columns.map(({ title }, index) => Math.max(widthOf(title), ...cells.map((line) => widthOf(line[index] ?? ''))));
  if (terminal.interactive) shrink(widths, columns, terminal.columns);
  const layOut = (line: readonly string[]): string =>
    columns
      .map(({ align }, index) => pad(cut(line[index] ?? '', widths[index] ?? 0), widths[index] ?? 0, align))
      .join(gap)
      .trimEnd();
  return [terminal.style('heading', layOut(columns.map(({ title }) => title))), ...cells.map(layOut)].join('\n');
}

/** Formats one item as names and values, one per line. Colour codes do not count as characters of a value. */
export function formatFields(
  terminal: Pick<Terminal, 'style'>,
  fields: readonly (readonly [name: string, value: string, style?: StyleName | undefined])[],
): string {
  const width = Math.max(...fields.map(([name]) => widthOf(name)));
  const shown = (value: string, style: StyleName | undefined): string => (style === undefined ? plain(value) : terminal.style(style, plain(value)));
  return fields.map(([name, value, style]) => `${terminal.style('quiet', pad(name, width))}${gap}${shown(value, style)}`).join('\n');
}

function shrink(widths: number[], columns: readonly Column<never>[] | readonly { shrinks?: boolean }[], available: number): void {
  const total = (): number => widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1);
  while (total() > available) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      const width = widths[index] ?? 0;
      if (column.shrinks === true && width > narrowest && width > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === -1) return;
    widths[widest] = Math.max(narrowest, (widths[widest] ?? 0) - 1);
  }
}

/** Removes characters that control the terminal, break the line or change its direction: names come from customers. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD');
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** East Asian wide characters and emoji take two cells. */
const wide = /^(?:[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u;

function cellsOf(character: string): number {
  return wide.test(character) ? 2 : 1;
}

function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of characters.segment(text)) width += cellsOf(segment);
  return width;
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of characters.segment(text)) {
    used += cellsOf(segment);
    if (used >= width) break;
    kept += segment;
  }
  return `${kept}…`;
}

function pad(text: string, width: number, align?: 'right'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
}
