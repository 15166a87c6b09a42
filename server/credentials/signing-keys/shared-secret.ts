import { createPublicKey } from 'node:crypto';
import { HttpError } from '../../errors/http-error.ts';

/** Bounds of a shared secret that was made elsewhere, in bytes. */
export const secretBytes = { least: 32, most: 1_024 } as const;

const makeSecret = 'openssl rand 32 | basenc --base64url -w0 | tr -d =';

/** Neither 32 random bytes nor a hexadecimal text has fewer different bytes than this. */
const minDistinctBytes = 8;

/**
 * Reads a shared secret from a JWK of the type `oct` (RFC 7518 section 6.4). The key type sets the algorithm, HS256; a token never does.
 *
 * @throws HttpError `key_mismatch`, `weak_key`.
 */
export function readSharedSecret({ k, alg, use, key_ops: operations }: Record<string, unknown>): Buffer {
  const bytes = typeof k === 'string' ? Buffer.from(k, 'base64url') : Buffer.alloc(0);
  if (bytes.toString('base64url') !== k) throw mismatch('"k" of the JWK must be canonical base64url: letters, digits, "-" and "_", without "=" at the end.');
  if (alg !== undefined && alg !== 'HS256') throw mismatch(`The "alg" of a shared secret must be "HS256", but is ${JSON.stringify(alg)}.`);
  if (use !== undefined && use !== 'sig') throw mismatch('The "use" of the JWK must be "sig".');
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    throw mismatch('The "key_ops" of the JWK must include "verify".');
  }
  if (bytes.length < secretBytes.least) {
    throw new HttpError('weak_key', `A shared secret must have ${secretBytes.least} bytes or more, not ${bytes.length}: ${makeSecret} creates one.`);
  }
  if (bytes.length > secretBytes.most) throw mismatch(`A shared secret must have at most ${secretBytes.most} bytes, not ${bytes.length}.`);
  if (new Set(bytes).size < minDistinctBytes) {
    throw new HttpError('weak_key', `The shared secret repeats itself: ${makeSecret} creates one that cannot be guessed.`);
  }
  if (isPublicKey(bytes)) {
    throw mismatch('The shared secret is the text of a public key, which anyone may know. Send the key itself, as PEM or as a JWK with "kty": "RSA".');
  }
  return bytes;
}

/** A public key must not be taken for a secret: anyone who knows it could sign. */
function isPublicKey(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  if (text.includes('-----BEGIN') || /"kty"\s*:/.test(text)) return true;
  return (['spki', 'pkcs1'] as const).some((type) => {
    try {
      return createPublicKey({ key: bytes, format: 'der', type }).type === 'public';
    } catch {
      return false;
    }
  });
}

const mismatch = (detail: string): HttpError => new HttpError('key_mismatch', detail);
