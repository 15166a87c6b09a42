import { HttpError } from '../errors/http-error.ts';
import { csvValues } from './csv-values.ts';
import { importText, requireRows, unreadable } from './import-text.ts';
import { jsonValues } from './json-values.ts';
import { shown } from './refusal.ts';
import type { Found, Place, RowShape } from './row-shape.ts';

const maxListed = 200;

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
  requireRows(files, count);
  if (errors.length === 0) return [...rows.values()].map(({ row }) => row);
  const first = errors[0] ? ` ${errors[0].path}: ${errors[0].message}.` : '';
  const what = `${errors.length} ${errors.length === 1 ? 'fault' : 'faults'} in ${count} ${count === 1 ? 'row' : 'rows'}; nothing was imported.${first}`;
  throw new HttpError('import_refused', what, { errors: errors.slice(0, maxListed) });
}

async function* valuesOf(file: string, shape: RowShape): AsyncGenerator<Found> {
  const pieces = importText(file);
  const { value: start = '' } = (await pieces.next()) as IteratorResult<string, undefined>;
  if (start.trim() === '') throw unreadable(file, 'the file is empty.');
  const text = behind(start, pieces);
  if (/^\s*[[{]/.test(start)) yield* jsonValues(file, text, shape);
  else yield* csvValues(file, text, shape);
}

async function* behind(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}
