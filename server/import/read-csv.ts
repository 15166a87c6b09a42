import { pipeline, Readable } from 'node:stream';
import { CsvError as ParseError, parse, type CsvErrorCode } from 'csv-parse';

/** One record of a CSV file, with the line that it starts on. The header is a record like any other. */
export interface CsvRecord {
  line: number;
  fields: string[];
}

/** The text is no CSV from `line` on: nothing after it can be trusted, so reading ends here. */
export class CsvError extends Error {
  readonly line: number;

  constructor(line: number, reason: string, cause: unknown) {
    super(reason, { cause });
    this.name = 'CsvError';
    this.line = line;
  }
}

/** Longest record in bytes. Without it one missing quote would take the rest of the file for a single field. */
export const maxRecordBytes = 1_048_576;

const reasons: Partial<Record<CsvErrorCode | 'INVALID_OPENING_QUOTE', string>> = {
  CSV_QUOTE_NOT_CLOSED: 'the file ends inside a quoted field',
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not start with one',
  CSV_INVALID_CLOSING_QUOTE: 'a field goes on after its closing quote; fields are separated by a comma, and a quote in a field is doubled',
  CSV_MAX_RECORD_SIZE: `the record is longer than ${maxRecordBytes} bytes; a closing quote is probably missing`,
};

/**
 * Reads CSV as RFC 4180 writes it, while it comes: commas, fields in double quotes that may hold commas, line breaks and doubled quotes. Lines end with
 * LF, CRLF or CR. A misplaced quote is refused, never guessed at. Empty lines are passed over. No more than a piece and a record are held.
 *
 * @throws CsvError with the line on which the faulty record starts; whatever the text itself throws, as it is.
 */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let next = 1;
  let emptyLines = 0;
  const lineAfter = (empty: number): number => next + empty - emptyLines;

  /** Lines of the records that are parsed and not taken yet. */
  const lines: number[] = [];
  const parser = parse({
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxRecordBytes,
    // Called while the text is parsed: what the loop below has not taken yet is gone when an error comes, and its lines would not be counted.
    on_record(fields: string[], { empty_lines: empty }) {
      const line = lineAfter(empty);
      lines.push(line);
      next = line + 1 + fields.reduce((sum, field) => sum + breaksIn(field), 0);
      emptyLines = empty;
      return fields;
    },
  });
  // What goes wrong on either side ends the loop below.
  pipeline(Readable.from(text), parser, () => {});
  try {
    for await (const fields of parser as AsyncIterable<string[]>) yield { line: lines.shift() ?? next, fields };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const empty = typeof error['empty_lines'] === 'number' ? error['empty_lines'] : emptyLines;
    throw new CsvError(lineAfter(empty), reasons[error.code] ?? 'this is no CSV', error);
  }
}

/** Whether other signs than commas separate the columns of a first line, as spreadsheets save it where a comma separates the decimals. */
export function isSeparatedOtherwise(header: readonly string[]): boolean {
  return header.length === 1 && /[;\t]/.test(header[0] ?? '');
}

/** The parser counts a CRLF inside quotes twice, so the lines of a record are counted here. */
function breaksIn(field: string): number {
  return field.includes('\n') || field.includes('\r') ? field.split(/\r\n|\n|\r/).length - 1 : 0;
}
