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

/** Returns the accepted coding that compresses text best. */
export function codingOf(acceptEncoding: string | undefined): Coding {
  if (acceptEncoding === undefined) return 'identity';
  const accepted = new Negotiator({ headers: { 'accept-encoding': acceptEncoding.slice(0, 500) } }).encodings(['br', 'gzip']);
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : 'identity';
}

const qualities = { fast: 5, best: 11 } as const;

/**
 * Minimum size of a compressed response. Smaller bodies fit into the first ten segments that a server may send (RFC 6928) and arrive in one round trip anyway,
 * so compressing them wastes thread-pool time.
 */
export const minCompressedBytes = 14_000;

/**
 * Compresses a body. No compressed response contains both a secret and text from the request, and browsers request none with cookies for a foreign page, so the
 * size reveals nothing to an attacker.
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

/** Creates an encoder for the text of one address. The text rarely changes, so the last result is kept and frequent requests cost no compression. */
export function cachedEncoder(): (text: string, coding: Coding) => Promise<Encoded> {
  const cached = new Map<Coding, { text: string; encoded: Promise<Encoded> }>();
  return (text, coding) => {
    const known = cached.get(coding);
    if (known?.text === text) return known.encoded;
    const encoded = encode(text, coding, 'fast');
    cached.set(coding, { text, encoded });
    encoded.catch(() => cached.delete(coding));
    return encoded;
  };
}
