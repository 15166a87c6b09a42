import { createPublicKey } from 'node:crypto';
import { HttpError } from '../../errors/http-error.ts';
import { faultOfRsa } from './rsa-strength.ts';

/** The two members that make an RSA public key. */
export interface RsaMembers {
  n: string;
  e: string;
}

const pemShape = /^-----BEGIN (RSA )?PUBLIC KEY-----\r?\n[A-Za-z0-9+/=\r\n]+\r?\n-----END \1?PUBLIC KEY-----$/;
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * Reads a public RSA key that somebody hands over, as PEM (SPKI or PKCS#1) or JWK (an object, or its JSON), and refuses everything that
 * is not exactly that. What comes out is an RSA key by type; no text is ever kept that could be mistaken for a shared secret.
 *
 * @param rules `algorithm: 'stated'` refuses a JWK that does not say `alg: "RS256"` itself.
 * @throws HttpError `private_key_not_accepted`, `key_mismatch` (another kind of key, use or algorithm), `weak_key`.
 */
export function readPublicKey(input: string | Record<string, unknown>, rules: { algorithm: 'stated' | 'implied' } = { algorithm: 'stated' }): RsaMembers {
  const members = typeof input === 'string' && !input.trim().startsWith('{') ? fromPem(input.trim()) : fromJwk(objectOf(input), rules);
  const [modulus, exponent] = [bytesOf(members.n, 'n'), bytesOf(members.e, 'e')];
  const fault = faultOfRsa(modulus, exponent);
  if (fault) throw new HttpError('weak_key', `The RSA key ${fault}.`);
  return { n: modulus.toString('base64url'), e: exponent.toString('base64url') };
}

function fromPem(pem: string): RsaMembers {
  if (/PRIVATE KEY/.test(pem)) throw new HttpError('private_key_not_accepted', 'This is a private key: it must stay where it is. Send the public half.');
  if (!pemShape.test(pem)) throw new HttpError('key_mismatch', 'The key is not a PEM of the kind "PUBLIC KEY" or "RSA PUBLIC KEY", nor a JWK. A certificate is none.');
  try {
    const key = createPublicKey({ key: pem, format: 'pem' });
    const { n, e } = key.export({ format: 'jwk' });
    if (key.asymmetricKeyType === 'rsa' && n !== undefined && e !== undefined) return { n, e };
  } catch {
    // Falls through: what OpenSSL cannot read is not an RSA public key either.
  }
  throw new HttpError('key_mismatch', 'The PEM does not hold an RSA public key.');
}

function objectOf(input: string | Record<string, unknown>): Record<string, unknown> {
  if (typeof input !== 'string') return input;
  try {
    const value: unknown = JSON.parse(input);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Falls through.
  }
  throw new HttpError('key_mismatch', 'The key is not the JSON of a JWK.');
}

function fromJwk(jwk: Record<string, unknown>, { algorithm }: { algorithm: 'stated' | 'implied' }): RsaMembers {
  if (privateMembers.some((member) => Object.hasOwn(jwk, member))) {
    throw new HttpError('private_key_not_accepted', 'The JWK has private members: they must stay where they are. Send "kty", "n", "e" and "alg" alone.');
  }
  const { kty, alg, use, key_ops: operations, n, e } = jwk;
  if (kty !== 'RSA') throw new HttpError('key_mismatch', 'The JWK must have "kty": "RSA".');
  if (alg !== 'RS256' && !(alg === undefined && algorithm === 'implied')) throw new HttpError('key_mismatch', 'The JWK must say "alg": "RS256".');
  if (use !== undefined && use !== 'sig') throw new HttpError('key_mismatch', 'The "use" of the JWK must be "sig".');
  if (operations !== undefined && !(Array.isArray(operations) && operations.length === 1 && operations[0] === 'verify')) {
    throw new HttpError('key_mismatch', 'The "key_ops" of the JWK must be ["verify"].');
  }
  if (['x5c', 'x5u'].some((member) => Object.hasOwn(jwk, member))) throw new HttpError('key_mismatch', 'A certificate is not a key: send the JWK without "x5c" and "x5u".');
  if (typeof n !== 'string' || typeof e !== 'string') throw new HttpError('key_mismatch', 'The JWK must have "n" and "e" as strings.');
  return { n, e };
}

function bytesOf(text: string, member: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (text.length > 4096 || bytes.toString('base64url') !== text) throw new HttpError('key_mismatch', `"${member}" of the key is not canonical base64url.`);
  const start = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(Math.max(start, 0));
}
