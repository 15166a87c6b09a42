import { createHmac, createSign, type KeyLike } from 'node:crypto';

/** Signs the bytes of a token as an attacker or a careless backend might: any key, any content. */
export type Signer = (input: string) => Buffer;

export const hs256 =
  (secret: string | Buffer): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();

export const rs256 =
  (privateKey: KeyLike): Signer =>
  (input) =>
    createSign('sha256').update(input).sign(privateKey);

export const base64url = (part: string | Buffer | object): string =>
  (Buffer.isBuffer(part) ? part : Buffer.from(typeof part === 'string' ? part : JSON.stringify(part))).toString('base64url');

/** Writes a compact JWS by hand. Header and payload are objects, or the exact text or bytes to sign. */
export function forge(header: string | Buffer | object, payload: string | Buffer | object, sign: Signer): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${sign(input).toString('base64url')}`;
}
