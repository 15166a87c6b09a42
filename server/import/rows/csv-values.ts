import { HttpError } from '../../errors/http-error.ts';
import { isBlank } from '../../platform/http/input/text-rule.ts';
import { behind } from '../text/behind.ts';
import { unreadable } from '../text/import-text.ts';
import { CsvError, readCsv } from '../text/read-csv.ts';
import { findSeparator } from '../text/separator.ts';
import { readCells } from './csv-cells.ts';
import { shown } from './refusal.ts';
import type { Found, Place, RowShape } from './row-shape.ts';

/**
 * Yields the entries of a CSV file, as spreadsheets write it: one per line, or one per group of lines that its shape joins. Cells without text, at the end of
 * lines or on lines of their own, are skipped.
 *
 * @param start The beginning of the text, with its first line.
 * @throws HttpError `import_unreadable`
 */
export async function* csvValues(file: string, start: string, pieces: AsyncIterable<string>, shape: RowShape): AsyncGenerator<Found> {
  const { separator, rest } = findSeparator(start);
  let header: string[] | undefined;
  try {
    let joined: Joined | undefined;
    for await (const { line, fields: given } of readCsv(behind(rest, pieces), separator)) {
      const fields = given.map(plainCell);
      if (header === undefined) {
        header = headerOf(file, fields, shape);
        continue;
      }
      if (fields.every((cell) => cell === '')) continue;
      const names = header;
      const isWhole = fields.length >= names.length && fields.slice(names.length).every((cell) => cell === '');
      const cells = Object.fromEntries(names.map((name, index): [string, string] => [name, fields[index] ?? '']).filter(([, cell]) => cell !== ''));
      const halved = (): never => {
        throw new HttpError('invalid_request', `has ${fields.length} cells, but the first line has ${names.length}`);
      };
      if (shape.joins === undefined || !isWhole) {
        yield { place: { file, line }, value: () => (isWhole ? shape.valueOf(readCells(cells, shape)) : halved()) };
        continue;
      }
      if (joined !== undefined && joined.lines[0]?.[shape.joins.by] !== cells[shape.joins.by]) yield joinedFound(joined, shape);
      if (joined === undefined || joined.lines[0]?.[shape.joins.by] !== cells[shape.joins.by]) joined = { place: { file, line }, lines: [] };
      joined.lines.push(cells);
    }
    if (joined !== undefined) yield joinedFound(joined, shape);
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(file, `line ${error.line}: ${error.message}.`, error);
    throw error;
  }
}

interface Joined {
  place: Place;
  lines: Record<string, string>[];
}

const joinedFound = ({ place, lines }: Joined, shape: RowShape): Found => ({
  place,
  value: () => shape.joins?.valueOf(lines.map((cells, index) => readCells(cells, shape, index === 0 ? '' : ` of line ${index + 1}`))),
});

/** Returns a cell without the spaces around it, of any width, and with line breaks as a single LF. A cell without visible text is empty. */
const plainCell = (cell: string): string => (isBlank(cell) ? '' : cell.trim().replaceAll(/\r\n?/g, '\n'));

function headerOf(file: string, fields: readonly string[], { columns, needed }: RowShape): string[] {
  const names = fields.slice(0, fields.findLastIndex((name) => name !== '') + 1);
  const odd = names.find((name, index) => !columns.includes(name) || names.indexOf(name) !== index);
  if (odd !== undefined) throw unreadable(file, `${shown(odd)} in the first line is not a known column, or occurs twice. Columns are: ${columns.join(', ')}.`);
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined) throw unreadable(file, `the first line has no column "${missing}".`);
  return names;
}
