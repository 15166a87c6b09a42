import { createHash } from 'node:crypto';
import { looksLikeFocus } from '../focus/focus-columns.ts';
import { receiptOfBill } from '../focus/focus-receipt.ts';
import { createReceiptCollector, type ImportedReceipt } from './receipt-collector.ts';
import { behind } from '../text/behind.ts';
import { importText, unreadable } from '../text/import-text.ts';
import { findSeparator } from '../text/separator.ts';
import { createFocusReading } from '../focus/read-focus.ts';
import type { PackedRows } from '../rows/packed-rows.ts';
import { readVitrine } from './read-vitrine.ts';
import type { Refusals } from '../rows/refusal.ts';

/** The formats that `receipts import` reads. */
export const importFormats = ['vitrine', 'focus'] as const;

export type ImportFormat = (typeof importFormats)[number];

/** The combined content of the files of one import. */
export interface ImportFile {
  format: ImportFormat;
  /** Rows of CSV files, receipts of JSON files. */
  rows: number;
  /** Receipts that can be stored. */
  receipts: PackedRows<ImportedReceipt>;
  refusals: Refusals;
  /** Receipts that are in the files but cannot be stored completely: customer and first day. */
  leftOut: string[];
}

export interface ReadImportOptions {
  /** Default: detected from the first line. */
  format?: ImportFormat;
  /** Called with the bytes read so far. */
  onProgress?: (bytes: number) => void;
}

/**
 * Reads receipts from files: Vitrine JSON (one receipt, an array, or one per line) or FOCUS CSV 1.0 to 1.3, optionally compressed with gzip. Fields may be
 * separated by commas, semicolons or tabs, as spreadsheets save them. Several files must have one format. The charges of one account and period make one
 * receipt, whichever files they are in. Stores nothing.
 *
 * @throws HttpError `import_unreadable` when a file as a whole is invalid, or is given twice. Rows that break a rule are in `refusals`.
 *
 * @example
 * const { receipts, refusals } = await readImportFile(['bill-1.csv.gz', 'bill-2.csv.gz']);
 */
export async function readImportFile(given: string | readonly string[], { format, onProgress }: ReadImportOptions = {}): Promise<ImportFile> {
  const files = typeof given === 'string' ? [given] : given;
  const focus = createFocusReading();
  const collector = createReceiptCollector(focus.refusals);
  const digests = new Map<string, string>();
  let chosen = format;
  let rows = 0;
  let bytes = 0;

  for (const file of files) {
    const name = files.length === 1 ? null : file;
    const digest = createHash('sha256');
    const pieces = importText(file, { onBytes: (count) => onProgress?.((bytes += count)), onText: (text) => void digest.update(text) });
    const { value: start = '' } = await pieces.next();
    const { separator, rest } = findSeparator(start);
    const found = format ?? guessFormat(file, rest.trimStart());
    if (chosen !== undefined && found !== chosen)
      throw unreadable(file, `the file is ${found}, but ${files[0]} is ${chosen}: import them separately.`);
    chosen = found;
    const read =
      found === 'vitrine'
        ? await readVitrine(file, name, behind(start, pieces), collector)
        : await focus.read(file, name, behind(rest, pieces), separator);
    rows += read;
    if (read === 0) continue;
    const content = digest.digest('hex');
    const twin = digests.get(content);
    if (twin !== undefined) throw unreadable(file, `the file has the same content as ${twin}: everything in it would count twice.`);
    digests.set(content, file);
  }
  for (const bill of focus.bills()) collector.add(receiptOfBill(bill), { file: null, line: null, name: `${bill.accountId} ${bill.periodStart}` });
  return { format: chosen ?? 'vitrine', rows, receipts: collector.receipts(), refusals: collector.refusals, leftOut: collector.excluded() };
}

function guessFormat(file: string, start: string): ImportFormat {
  if (/^[[{]/.test(start)) return 'vitrine';
  if (looksLikeFocus(start.slice(0, start.indexOf('\n') + 1 || undefined))) return 'focus';
  const otherwise = 'the file is neither Vitrine JSON nor FOCUS CSV; its first line has none of the FOCUS column names.';
  throw unreadable(file, start === '' ? 'the file is empty.' : otherwise);
}
