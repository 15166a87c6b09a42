import { HttpError } from '../errors/http-error.ts';
import { importText, requireWhole, unreadable } from './import-text.ts';
import { CsvError, readCsv } from './read-csv.ts';
import { shown } from './refusal.ts';

/** How things of one kind stand in files. */
export interface RowShape {
  /** Of a CSV file, in any order; a file need not have all of them. */
  columns: readonly string[];
  /** Those that it must have. */
  needed: readonly string[];
  /** A line of a CSV file as the API would take it. Cells that are empty are left out. @throws HttpError */
  valueOf(cells: Readonly<Record<string, string>>): unknown;
  /** Set: lines that follow each other with the same text in this column are one thing, as an invoice has a line for each of its own. */
  joins?: { by: string; valueOf(lines: readonly Readonly<Record<string, string>>[]): unknown };
  /** Members that the server writes and nobody else: left out, so that what one server shows another can import. */
  ownedByServer: readonly string[];
}

/** A file that is read is held in memory whole. */
const maxCharacters = 128 * 1024 * 1024;
const maxListed = 200;

interface Place {
  file: string;
  /** `null` in a JSON text of many lines. */
  line: number | null;
}

/**
 * Reads things that have an external id from JSON (one, an array of them, or one a line) or from CSV, compressed with gzip or not. Stores nothing.
 *
 * @param parse What a value must be.
 * @throws HttpError `import_unreadable` when a file is neither; `import_refused`, with the place of each, when a row breaks a rule or stands there twice.
 */
export async function readRows<T extends { externalId: string } | { number: string }>(
  files: readonly string[],
  shape: RowShape,
  parse: (value: unknown) => T,
): Promise<T[]> {
  const errors: { path: string; message: string }[] = [];
  const rows = new Map<string, { row: T; place: Place }>();
  let count = 0;
  for (const file of files) {
    for await (const { place, value } of valuesOf(file, shape)) {
      count += 1;
      const at = `${files.length > 1 ? `${file} ` : ''}${place.line === null ? `entry ${count}` : `line ${place.line}`}`;
      try {
        const row = parse(value());
        const name = 'number' in row ? row.number : row.externalId;
        const before = rows.get(name);
        if (before) errors.push({ path: at, message: `${shown(name)} stands on ${before.place.file} line ${before.place.line ?? '?'} already` });
        else rows.set(name, { row, place });
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        for (const { path, message } of error.errors ?? [{ path: '', message: error.message }])
          errors.push({ path: at, message: `${path === '' ? '' : `${path}: `}${message}` });
      }
    }
  }
  if (errors.length === 0) return [...rows.values()].map(({ row }) => row);
  const first = errors[0] ? ` ${errors[0].path}: ${errors[0].message}.` : '';
  const what = `${errors.length} ${errors.length === 1 ? 'fault' : 'faults'} in ${count} rows; nothing was imported.${first}`;
  throw new HttpError('import_refused', what, { errors: errors.slice(0, maxListed) });
}

interface Found {
  place: Place;
  value(): unknown;
}

async function* valuesOf(file: string, shape: RowShape): AsyncGenerator<Found> {
  const pieces = importText(file);
  const { value: start = '' } = (await pieces.next()) as IteratorResult<string, undefined>;
  if (start.trim() === '') throw unreadable(file, 'the file is empty.');
  const text = behind(start, pieces);
  if (/^\s*[[{]/.test(start)) yield* jsonValues(file, await whole(file, text), shape);
  else yield* csvValues(file, text, shape);
}

async function* behind(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}

async function whole(file: string, text: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const piece of text) {
    all += piece;
    if (all.length > maxCharacters) throw unreadable(file, `the file is longer than ${maxCharacters} characters; divide it.`);
  }
  return all;
}

function* jsonValues(file: string, text: string, { ownedByServer }: RowShape): Generator<Found> {
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => !ownedByServer.includes(name)));
  };
  const one = parsed(text);
  if (one) {
    requireWhole(file, text, null);
    const items: unknown[] = Array.isArray(one.value) ? one.value : [one.value];
    for (const item of items) yield { place: { file, line: null }, value: () => plain(item) };
    return;
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = parsed(line);
    if (!found) throw unreadable(file, `line ${index + 1} is not JSON, or the file ends in the middle of it, at ${shown(line.trim())}.`);
    requireWhole(file, line, index + 1);
    yield { place: { file, line: index + 1 }, value: () => plain(found.value) };
  }
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

async function* csvValues(file: string, text: AsyncIterable<string>, shape: RowShape): AsyncGenerator<Found> {
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
      const cells = Object.fromEntries(names.map((name, index): [string, string] => [name, fields[index] ?? '']).filter(([, cell]) => cell !== ''));
      const halved = (): never => {
        throw new HttpError('invalid_request', `has ${fields.length} cells, and the first line has ${names.length}`);
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
  const odd = names.find((name, index) => !columns.includes(name) || names.indexOf(name) !== index);
  if (odd !== undefined) throw unreadable(file, `${shown(odd)} in the first line is no column, or stands there twice. Columns are: ${columns.join(', ')}.`);
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined) throw unreadable(file, `the first line has no column "${missing}".`);
  return names;
}
