/** One record of a CSV file, with the line that it starts on. The header is a record like any other. */
export interface CsvRecord {
  line: number;
  fields: string[];
}

/** The text is no CSV from `line` on: nothing after it can be trusted, so reading ends here. */
export class CsvError extends Error {
  readonly line: number;

  constructor(line: number, reason: string) {
    super(reason);
    this.name = 'CsvError';
    this.line = line;
  }
}

export interface CsvReader {
  /** Takes the next piece of text and gives the records that it completes. */
  push(text: string): CsvRecord[];
  /** Ends the file: gives the last record when the file does not end with a line break. */
  end(): CsvRecord[];
}

/** Longest record in characters. Without it one missing quote would take the rest of the file for a single field. */
export const maxRecordLength = 1_048_576;

const comma = 44;
const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
const semicolon = 59;
const tab = 9;

/**
 * Reads CSV as RFC 4180 writes it, piece by piece: commas, fields in double quotes that may hold commas, line breaks and doubled quotes, lines
 * that end with LF or CRLF. What the RFC leaves out is refused, never guessed: a quote inside an unquoted field, text after a closing quote,
 * a carriage return on its own, a file that ends inside a quoted field. Empty lines are passed over.
 *
 * @throws CsvError with the line on which the faulty record starts.
 *
 * @example
 * const reader = createCsvReader();
 * const records = [...reader.push('a,b\n1,"x, '), ...reader.push('y"\n'), ...reader.end()];
 * // [{ line: 1, fields: ['a', 'b'] }, { line: 2, fields: ['1', 'x, y'] }]
 */
export function createCsvReader(): CsvReader {
  let rest = '';
  let line = 1;

  function take(text: string, final: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let start = 0;
    while (start < text.length) {
      const read = readRecord(text, start, line, final);
      if (read === undefined) break;
      if (read.fields.length > 1 || read.fields[0] !== '') records.push({ line, fields: read.fields });
      line += read.lines;
      start = read.next;
    }
    rest = text.slice(start);
    if (rest.length > maxRecordLength) throw new CsvError(line, `the record is longer than ${maxRecordLength} characters; a closing quote is probably missing`);
    return records;
  }

  return {
    push: (text) => take(rest + text, false),
    end: () => take(rest, true),
  };
}

interface ReadRecord {
  fields: string[];
  /** Where the next record starts. */
  next: number;
  /** How many lines of the file the record takes. */
  lines: number;
}

/** Gives `undefined` when the text ends before the record does and more may come. */
function readRecord(text: string, start: number, line: number, final: boolean): ReadRecord | undefined {
  const fields: string[] = [];
  let lines = 1;
  let at = start;
  for (;;) {
    let field: string;
    if (text.charCodeAt(at) === quote) {
      const end = closingQuote(text, at + 1);
      if (end === -1 || (end + 1 >= text.length && !final)) {
        if (final) throw new CsvError(line, 'the file ends inside a quoted field');
        return undefined;
      }
      field = text.slice(at + 1, end);
      if (field.includes('\n')) lines += field.split('\n').length - 1;
      if (field.includes('"')) field = field.replaceAll('""', '"');
      at = end + 1;
    } else {
      const end = endOfPlainField(text, at, line);
      if (end === text.length && !final) return undefined;
      field = text.slice(at, end);
      at = end;
    }
    fields.push(field);
    if (at >= text.length) return { fields, next: at, lines };
    const code = text.charCodeAt(at);
    if (code === comma) at += 1;
    else if (code === lineFeed) return { fields, next: at + 1, lines };
    else if (code === carriageReturn) {
      if (at + 1 >= text.length && !final) return undefined;
      if (text.charCodeAt(at + 1) !== lineFeed) throw new CsvError(line, 'a carriage return stands without a line feed; lines end with LF or CRLF');
      return { fields, next: at + 2, lines };
    } else throw new CsvError(line, `field ${fields.length} goes on after its closing quote${code === semicolon || code === tab ? '; fields are separated by a comma' : ''}`);
  }
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2);
  return at;
}

function endOfPlainField(text: string, from: number, line: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === comma || code === lineFeed || code === carriageReturn) return at;
    if (code === quote) throw new CsvError(line, 'a quote stands inside a field that does not start with one');
  }
  return text.length;
}
