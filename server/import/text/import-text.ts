import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { inexactSentence, scanJson } from '../../access/json-scan.ts';
import { HttpError } from '../../errors/http-error.ts';
import { shown } from '../rows/refusal.ts';
import { asUtf8 } from './utf-16.ts';

/** Maximum line length in bytes. */
const maxLineBytes = 4_194_304;

const lineFeed = 10;

/** First bytes of other formats that are often named `.csv` or `.json`. */
const otherFormats: readonly { bytes: readonly number[]; name: string; advice: string }[] = [
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: 'compressed with zstd', advice: 'Unpack it first.' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: 'a zip archive or a spreadsheet', advice: 'Export it as CSV.' },
  { bytes: [0x50, 0x41, 0x52, 0x31], name: 'Parquet', advice: 'Export it as CSV.' },
];

export interface ImportTextOptions {
  /** Called with the number of bytes of each piece of the file on disk. */
  onBytes?: (count: number) => void;
  /** Called with each piece of text. */
  onText?: (text: string) => void;
}

/** Creates the error for an unreadable file. */
export function unreadable(file: string, reason: string, cause?: unknown): HttpError {
  return new HttpError('import_unreadable', `${file}: ${reason}`, cause === undefined ? {} : { cause });
}

/** Refuses readable files without any rows: the export was probably wrong. @throws HttpError `import_unreadable` */
export function requireRows(files: readonly string[], rows: number): void {
  if (rows > 0) return;
  const what = files.length === 1 ? `${files[0]}: the file contains` : `${files.length} files contain`;
  throw new HttpError('import_unreadable', `${what} nothing to import: an empty list, or a header line without rows.`);
}

/** Refuses a JSON text that parsing would alter: duplicate members, numbers that lose precision. @throws HttpError */
export function requireWhole(file: string, text: string, line: number | null): void {
  const { twice, inexact } = scanJson(text, Infinity);
  if (twice === undefined && !inexact) return;
  const place = `${line === null ? '' : `line ${line}, `}${shown(twice ?? inexact?.path ?? '')}`;
  throw unreadable(file, inexact && twice === undefined ? `${place}: ${inexactSentence(inexact)}.` : `${place} occurs twice.`);
}

/**
 * Reads a file as UTF-8, or as UTF-16 with a byte order mark, in pieces that end with a line, and unpacks gzip. A byte order mark is
 * removed. Invalid UTF-8 and NUL are refused with their line. Only one piece and one line are in memory at a time.
 *
 * @throws HttpError `import_unreadable`.
 */
export async function* importText(file: string, { onBytes = () => {}, onText = () => {} }: ImportTextOptions = {}): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let line = 1;
  let first = true;

  const decode = (bytes: Buffer): string => {
    const text = decodeLines(file, bytes, line);
    line += text.split('\n').length - 1;
    const plain = first && text.startsWith('\uFEFF') ? text.slice(1) : text;
    first = false;
    onText(plain);
    return plain;
  };

  try {
    for await (const chunk of asUtf8(await openBytes(file, onBytes))) {
      const bytes: Buffer = chunk;
      if (first && pendingBytes === 0) refuseOtherFormats(file, bytes);
      const end = bytes.lastIndexOf(lineFeed) + 1;
      if (end > 0) {
        yield decode(Buffer.concat([...pending, bytes.subarray(0, end)]));
        pending = [];
        pendingBytes = 0;
      }
      if (end < bytes.length) {
        pending.push(bytes.subarray(end));
        pendingBytes += bytes.length - end;
      }
      if (pendingBytes > maxLineBytes) throw unreadable(file, `line ${line} is longer than ${maxLineBytes} bytes: write each entry on a line of its own.`);
    }
  } catch (error) {
    throw error instanceof HttpError ? error : unreadable(file, systemReason(error), error);
  }
  if (pendingBytes > 0) yield decode(Buffer.concat(pending));
}

/** Opens the file's bytes, unpacked. Progress counts the bytes on disk. A pipe can be read only once, so the first bytes are inspected while reading. */
async function openBytes(file: string, onBytes: (count: number) => void): Promise<AsyncIterable<Buffer>> {
  const chunks: AsyncIterator<Buffer, undefined> = createReadStream(file, { highWaterMark: 262_144 })[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < gzipStart.length) {
    const { value } = await chunks.next();
    if (value === undefined) break;
    start = Buffer.concat([start, value]);
  }
  async function* counted(): AsyncGenerator<Buffer> {
    try {
      for (let chunk: Buffer | undefined = start; chunk !== undefined; { value: chunk } = await chunks.next()) {
        onBytes(chunk.length);
        yield chunk;
      }
    } finally {
      await chunks.return?.();
    }
  }
  if (!start.subarray(0, gzipStart.length).equals(gzipStart)) return counted();
  // An error of any stream reaches the loop that reads.
  return pipeline(Readable.from(counted()), createGunzip(), () => {});
}

const gzipStart = Buffer.from([0x1f, 0x8b]);

function refuseOtherFormats(file: string, start: Buffer): void {
  const other = otherFormats.find(({ bytes }) => bytes.every((byte, index) => start[index] === byte));
  if (other) throw unreadable(file, `the file is ${other.name}. ${other.advice}`);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeLines(file: string, bytes: Buffer, firstLine: number): string {
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch (error) {
    throw unreadable(file, `line ${firstFaultyLine(bytes, firstLine)} is not UTF-8. Save the file as UTF-8.`, error);
  }
  const nul = text.indexOf('\0');
  if (nul !== -1)
    throw unreadable(file, `line ${firstLine + text.slice(0, nul).split('\n').length - 1} contains a NUL character; the file may be UTF-16. Save it as UTF-8.`);
  return text;
}

function firstFaultyLine(bytes: Buffer, firstLine: number): number {
  let line = firstLine;
  let start = 0;
  while (start < bytes.length) {
    const next = bytes.indexOf(lineFeed, start);
    const end = next === -1 ? bytes.length : next + 1;
    try {
      strictUtf8.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    line += 1;
    start = end;
  }
  return firstLine;
}

/** Returns the reason of an operating system error, without path and call: the sentence names them already, or they are internal. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file.';
  if (code === 'EISDIR') return 'this is a folder, not a file.';
  if (code === 'EACCES' || code === 'EPERM') return 'this user is not allowed to read the file.';
  if (typeof code === 'string' && code.startsWith('Z_')) return 'the gzip file is truncated or damaged: it cannot be decompressed completely.';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'the file is UTF-16, but damaged or truncated.';
  return 'the file could not be read completely.';
}
