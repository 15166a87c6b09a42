import { HttpError } from '../../errors/http-error.ts';
import { csvValues } from './csv-values.ts';
import { importText, requireRows, unreadable } from '../text/import-text.ts';
import { jsonValues } from './json-values.ts';
import { shown } from './refusal.ts';
import { createPackedRows, type PackedRows } from './packed-rows.ts';
import type { Found, Place, RowShape } from './row-shape.ts';

const maxListed = 200;

/**
 * Reads entries with an external id from JSON (a single one, an array, or one per line) or CSV, optionally compressed with gzip. Stores nothing.
 *
 * @param parse Validates a value.
 * @throws HttpError `import_unreadable` when a file is neither; `import_refused`, with the place of each, when a row breaks a rule or occurs twice.
 */
export async function readRows<T extends { externalId: string } | { number: string }>(
  files: readonly string[],
  shape: RowShape,
  parse: (value: unknown) => T,
): Promise<PackedRows<T>> {
  const errors: { path: string; message: string }[] = [];
  const rows = createPackedRows<T>();
  const places = new Map<string, Place>();
  let [count, faults] = [0, 0];
  const fault = (path: string, message: string): void => {
    faults += 1;
    if (errors.length < maxListed) errors.push({ path, message });
  };
  for (const file of files) {
    for await (const { place, value } of valuesOf(file, shape)) {
      count += 1;
      const at = `${files.length > 1 ? `${file} ` : ''}${place.line === null ? `entry ${count}` : `line ${place.line}`}`;
      try {
        const row = parse(value());
        const name = 'number' in row ? row.number : row.externalId;
        const before = places.get(name);
        if (before) fault(at, `${shown(name)} is already on line ${before.line ?? '?'} of ${before.file}`);
        else {
          rows.push(row);
          places.set(name, place);
        }
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        for (const { path, message } of error.errors ?? [{ path: '', message: error.message }])
          fault(at, `${path === '' ? '' : `${path}: `}${message}`);
      }
    }
  }
  requireRows(files, count);
  if (faults === 0) return rows;
  const first = errors[0] ? ` ${errors[0].path}: ${errors[0].message}.` : '';
  const what = `${faults} ${faults === 1 ? 'fault' : 'faults'} in ${count} ${count === 1 ? 'row' : 'rows'}; nothing was imported.${first}`;
  throw new HttpError('import_refused', what, { errors });
}

async function* valuesOf(file: string, shape: RowShape): AsyncGenerator<Found> {
  const pieces = importText(file);
  const { value: start = '' } = (await pieces.next()) as IteratorResult<string, undefined>;
  if (start.trim() === '') throw unreadable(file, 'the file is empty.');
  if (/^\s*[[{]/.test(start)) yield* jsonValues(file, start, pieces, shape);
  else yield* csvValues(file, start, pieces, shape);
}
