import { hash } from 'node:crypto';
import { maxTokenLength } from '../../protocol/messages.ts';
import { parseStrictObject } from './strict-json.ts';

/** A well-formed compact JWS. Nothing in it is verified yet. */
export interface Compact {
  text: string;
  header: TokenHeader;
  /** `undefined` when the payload is empty or not one strict JSON object. Such a token is refused after its signature is checked. */
  payload: Record<string, unknown> | undefined;
  /** SHA-256 of the text, used as cache key. The text of a token has only one spelling. */
  digest: string;
}

/** The allowed header members. A token with any other is refused, including `crit`, `b64`, `jwk`, `jku` and `x5u`. */
export interface TokenHeader {
  alg: string;
  kid?: string;
  typ?: string;
}

const shape = /^[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{0,6144}\.[A-Za-z0-9_-]{43,1366}$/;
const known = new Set(['alg', 'kid', 'typ']);

export const digestOf = (text: string): string => hash('sha256', text, 'base64');

/**
 * Parses the text of a token, RFC 7515 section 7.1, before any cryptography. Only the canonical spelling is accepted: no padding, white space or non-zero
 * trailing bits (RFC 4648 section 3.5). A revoked or used token cannot return in another spelling.
 *
 * @returns The parts, or the broken rule as a sentence.
 */
export function readCompact(text: string, digest = digestOf(text)): Compact | string {
  if (text.length > maxTokenLength) return `The token is longer than ${maxTokenLength} characters.`;
  if (!shape.test(text)) return 'The token is not three base64url parts with dots between them.';
  const parts = text.split('.').map((part) => ({ part, bytes: Buffer.from(part, 'base64url') }));
  if (parts.some(({ part, bytes }) => bytes.toString('base64url') !== part)) return 'A part of the token is not canonical base64url.';
  const [head, body] = parts;
  const header = head && readHeader(parseStrictObject(head.bytes));
  if (!header) return 'The header must be one strict JSON object with "alg", and optionally "kid" and "typ", as strings.';
  return { text, header, payload: body && parseStrictObject(body.bytes), digest };
}

function readHeader(members: Record<string, unknown> | undefined): TokenHeader | undefined {
  if (!members || Object.entries(members).some(([name, value]) => !known.has(name) || typeof value !== 'string')) return undefined;
  const { alg, kid, typ } = members;
  if (typeof alg !== 'string') return undefined;
  return { alg, ...(typeof kid === 'string' && { kid }), ...(typeof typ === 'string' && { typ }) };
}
