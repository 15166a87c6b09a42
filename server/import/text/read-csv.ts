import { pipeline, Readable } from 'node:stream';
import { CsvError as ParseError, parse, type CsvErrorCode } from 'csv-parse';
import { type Separator, separatorNames } from './separator.ts';

/** One record of a CSV file, with its first line number. The header is a record too. */
export interface CsvRecord {
  line: number;
  fields: string[];
}

/** The text is invalid CSV from `line` on. Reading stops, because nothing after it is reliable. */
export class CsvError extends Error {
  readonly line: number;

  constructor(line: number, reason: string, cause: unknown) {
    super(reason, { cause });
    this.name = 'CsvError';
    this.line = line;
  }
}

/** Maximum record size in bytes. Without it, one missing quote would turn the rest of the file into a single field. */
export const maxRecordBytes = 1_048_576;

const reasons: Partial<Record<CsvErrorCode | 'INVALID_OPENING_QUOTE', string>> = {
  CSV_QUOTE_NOT_CLOSED: 'the file ends inside a quoted field',
  INVALID_OPENING_QUOTE: 'a quote is inside a field that does not start with one',
  CSV_MAX_RECORD_SIZE: `the record is longer than ${maxRecordBytes} bytes; a closing quote is probably missing`,
};

/**
 * Reads CSV (RFC 4180) as a stream: fields in double quotes may hold separators, line breaks and doubled quotes. Lines end with LF, CRLF or CR. A misplaced
 * quote is refused. Empty lines are skipped. Only one piece and one record are in memory.
 *
 * @param separator Default: a comma.
 * @throws CsvError with the first line of the faulty record. Errors of the source pass through unchanged.
 */
export async function* readCsv(text: AsyncIterable<string>, separator: Separator = ','): AsyncGenerator<CsvRecord> {
  let next = 1;
  let emptyLines = 0;
  const lineAfter = (empty: number): number => next + empty - emptyLines;

  /** Line numbers of records that are parsed and not yielded yet. */
  const lines: number[] = [];
  const parser = parse({
    delimiter: separator,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxRecordBytes,
    // Lines are counted while parsing: an error discards the records that the loop below has not read, and their lines would be missing.
    on_record(fields: string[], { empty_lines: empty }) {
      const line = lineAfter(empty);
      lines.push(line);
      next = line + 1 + fields.reduce((sum, field) => sum + breaksIn(field), 0);
      emptyLines = empty;
      return fields;
    },
  });
  // An error of either stream reaches the loop below.
  pipeline(Readable.from(text), parser, () => {});
  try {
    for await (const fields of parser as AsyncIterable<string[]>) yield { line: lines.shift() ?? next, fields };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const empty = typeof error['empty_lines'] === 'number' ? error['empty_lines'] : emptyLines;
    const between = `a field continues after its closing quote; separate fields with ${separatorNames[separator]}, and double a quote inside a field`;
    throw new CsvError(lineAfter(empty), error.code === 'CSV_INVALID_CLOSING_QUOTE' ? between : (reasons[error.code] ?? 'this is not CSV'), error);
  }
}

/** Counts the line breaks of a field. The parser counts a CRLF inside quotes twice. */
function breaksIn(field: string): number {
  return field.includes('\n') || field.includes('\r') ? field.split(/\r\n|\n|\r/).length - 1 : 0;
}
