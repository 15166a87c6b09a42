import { HttpError } from '../../errors/http-error.ts';
import { isBlank } from '../../platform/http/text-rule.ts';
import { unreadable } from '../text/import-text.ts';
import { CsvError, hasOtherSeparator, readCsv } from '../text/read-csv.ts';
import { shown } from './refusal.ts';
import type { Found, Place, RowShape } from './row-shape.ts';

/** Yields the entries of a CSV file: one per line, or one per group of lines that its shape joins. @throws HttpError `import_unreadable` */
export async function* csvValues(file: string, text: AsyncIterable<string>, shape: RowShape): AsyncGenerator<Found> {
  let header: string[] | undefined;
  try {
    let joined: Joined | undefined;
    for await (const { line, fields } of readCsv(text)) {
      if (header === undefined) {
        header = headerOf(file, fields, shape);
        continue;
      }
      const names = header;
      const isWhole = fields.length === names.length;
      const cells = Object.fromEntries(names.map((name, index): [string, string] => [name, fields[index] ?? '']).filter(([, cell]) => !isBlank(cell)));
      const halved = (): never => {
        throw new HttpError('invalid_request', `has ${fields.length} cells, but the first line has ${names.length}`);
      };
      if (shape.joins === undefined || !isWhole) {
        yield { place: { file, line }, value: () => (isWhole ? shape.valueOf(cells) : halved()) };
        continue;
      }
      if (joined !== undefined && joined.lines[0]?.[shape.joins.by] !== cells[shape.joins.by]) yield joinedFound(joined, shape.joins);
      if (joined === undefined || joined.lines[0]?.[shape.joins.by] !== cells[shape.joins.by]) joined = { place: { file, line }, lines: [] };
      joined.lines.push(cells);
    }
    if (joined !== undefined && shape.joins) yield joinedFound(joined, shape.joins);
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(file, `line ${error.line}: ${error.message}.`, error);
    throw error;
  }
}

interface Joined {
  place: Place;
  lines: Record<string, string>[];
}

const joinedFound = ({ place, lines }: Joined, { valueOf }: NonNullable<RowShape['joins']>): Found => ({ place, value: () => valueOf(lines) });

function headerOf(file: string, fields: readonly string[], { columns, needed }: RowShape): string[] {
  const names = fields.map((field) => field.trim());
  if (hasOtherSeparator(fields)) throw unreadable(file, 'the columns of the first line are not separated by commas.');
  const odd = names.find((name, index) => !columns.includes(name) || names.indexOf(name) !== index);
  if (odd !== undefined) throw unreadable(file, `${shown(odd)} in the first line is not a known column, or occurs twice. Columns are: ${columns.join(', ')}.`);
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined) throw unreadable(file, `the first line has no column "${missing}".`);
  return names;
}
