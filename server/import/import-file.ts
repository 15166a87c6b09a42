import { looksLikeFocus } from './focus-columns.ts';
import { receiptOfBill } from './focus-receipt.ts';
import { createGathering, type Gathering, type ImportedReceipt } from './gathering.ts';
import { importText, unreadable } from './import-text.ts';
import { readFocus } from './read-focus.ts';
import { readVitrine } from './read-vitrine.ts';
import type { Refusals } from './refusal.ts';

/** The formats that `receipts import` reads. */
export const importFormats = ['vitrine', 'focus'] as const;

export type ImportFormat = (typeof importFormats)[number];

/** Everything that a file holds. */
export interface ImportFile {
  format: ImportFormat;
  /** Rows of a CSV file, receipts of a JSON file. */
  rows: number;
  /** What can be stored. */
  receipts: ImportedReceipt[];
  refusals: Refusals;
  /** Receipts that the file holds and that cannot be stored whole: customer and first day. */
  leftOut: string[];
}

export interface ReadImportOptions {
  /** Default: told by the first line. */
  format?: ImportFormat;
  /** Called with the bytes read so far. */
  onProgress?: (bytes: number) => void;
}

/**
 * Reads a file of receipts: Vitrine JSON (one receipt, an array of them, or one a line) or a FOCUS 1.0 CSV. Stores nothing.
 *
 * @throws HttpError `import_unreadable` when the file as a whole is not what it should be; a row that breaks a rule is in `refusals`.
 *
 * @example
 * const { receipts, refusals } = await readImportFile('bill.csv');
 */
export async function readImportFile(file: string, { format, onProgress }: ReadImportOptions = {}): Promise<ImportFile> {
  let bytes = 0;
  const pieces = importText(file, (count) => onProgress?.((bytes += count)));
  const { value: start = '' } = await pieces.next();
  const chosen = format ?? guessFormat(file, start);
  const text = prepend(start, pieces);
  if (chosen === 'vitrine') {
    const gathering = createGathering();
    const rows = await readVitrine(file, text, gathering);
    return finish(chosen, rows, gathering);
  }
  const { rows, bills, refusals } = await readFocus(file, text);
  const gathering = createGathering(refusals);
  for (const bill of bills) gathering.take(receiptOfBill(bill), { line: null, name: `${bill.subAccountId} ${bill.periodStart}` });
  return finish(chosen, rows, gathering);
}

function finish(format: ImportFormat, rows: number, { receipts, leftOut, refusals }: Gathering): ImportFile {
  return { format, rows, receipts: receipts(), refusals, leftOut: leftOut() };
}

function guessFormat(file: string, start: string): ImportFormat {
  if (/^\s*[[{]/.test(start)) return 'vitrine';
  if (looksLikeFocus(start.slice(0, start.indexOf('\n') + 1 || undefined))) return 'focus';
  throw unreadable(file, start.trim() === '' ? 'the file is empty.' : 'the file is neither Vitrine JSON nor FOCUS 1.0 CSV; its first line has none of the FOCUS column names.');
}

async function* prepend(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  if (first !== '') yield first;
  yield* rest;
}
