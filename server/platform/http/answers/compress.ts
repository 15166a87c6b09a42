import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

export interface Encoded {
  body: Buffer;
  headers: Record<string, string>;
}

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

export type Coding = 'br' | 'gzip' | 'identity';

/** The coding that a caller takes and that makes the least of a text. */
export function codingOf(acceptEncoding: string | undefined): Coding {
  if (acceptEncoding === undefined) return 'identity';
  const accepted = new Negotiator({ headers: { 'accept-encoding': acceptEncoding.slice(0, 500) } }).encodings(['br', 'gzip']);
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : 'identity';
}

const qualities = { fast: 5, best: 11 } as const;

/**
 * From how many bytes on an answer is compressed: what fits into the first ten segments that a server may send (RFC 6928) arrives in one round trip
 * anyway, and is not worth the time of the thread pool.
 */
export const paysFromBytes = 14_000;

/**
 * Compresses a body. Nothing that is compressed holds both a secret and text from the request, and no browser asks for any of it with cookies on behalf
 * of a foreign page, so its size tells a stranger nothing.
 *
 * @param effort `fast` for what is made for one request, `best` (some 90 ms for the document of a frame) for what is kept.
 */
export async function encode(text: string | Buffer, coding: Coding, effort: keyof typeof qualities): Promise<Encoded> {
  if (coding === 'identity') return { body: Buffer.from(text), headers: {} };
  const headers = { 'Content-Encoding': coding };
  if (coding === 'gzip') return { body: await toGzip(text, { level: effort === 'fast' ? 6 : 9 }), headers };
  const params = { [constants.BROTLI_PARAM_QUALITY]: qualities[effort], [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };
  return { body: await toBrotli(text, { params }), headers };
}

/** Compresses the text of one address, which is mostly the one of before: whoever asks for it often costs no more than the sending. */
export function keptEncoding(): (text: string, coding: Coding) => Promise<Encoded> {
  const kept = new Map<Coding, { text: string; encoded: Promise<Encoded> }>();
  return (text, coding) => {
    const known = kept.get(coding);
    if (known?.text === text) return known.encoded;
    const encoded = encode(text, coding, 'fast');
    kept.set(coding, { text, encoded });
    encoded.catch(() => kept.delete(coding));
    return encoded;
  };
}
