import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export interface Encoded {
  body: Buffer;
  headers: Record<string, string>;
}

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

export type Coding = 'br' | 'gzip' | 'identity';

/** The coding that a browser takes and that makes the least of a text. */
export function codingOf(acceptEncoding: string | undefined): Coding {
  const accepted = (acceptEncoding ?? '').toLowerCase();
  if (/\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(accepted)) return 'br';
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(accepted) ? 'gzip' : 'identity';
}

const qualities = { fast: 5, good: 10, best: 11 } as const;

/**
 * Compresses a body: the inlined documents come over in one round trip only when they are small. Nothing that is compressed here holds
 * both a secret and text from the request.
 *
 * @param effort `fast` for what is made for one request, `good` (some 40 ms) for what few of are kept, `best` for what is kept as long as the process lives.
 */
export async function encode(text: string, coding: Coding, effort: keyof typeof qualities): Promise<Encoded> {
  if (coding === 'identity') return { body: Buffer.from(text), headers: {} };
  const headers = { 'Content-Encoding': coding };
  if (coding === 'gzip') return { body: await toGzip(text, { level: effort === 'fast' ? 6 : 9 }), headers };
  const params = { [constants.BROTLI_PARAM_QUALITY]: qualities[effort], [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };
  return { body: await toBrotli(text, { params }), headers };
}
