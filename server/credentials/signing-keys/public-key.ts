import { type KeyObject, X509Certificate } from 'node:crypto';
import { HttpError } from '../../errors/http-error.ts';
import { certificateNotice } from './pem.ts';
import { faultOfRsa } from './rsa-strength.ts';

/** The two members that make an RSA public key. */
export interface RsaMembers {
  n: string;
  e: string;
}

/** Commands that create an RSA key, for a caller with a key of another type. */
export const makeRsa = 'openssl genrsa -out private.pem 2048 creates an RSA key, openssl pkey -in private.pem -pubout -out public.pem its public half';

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Returns the members of an RSA public key of any source. @throws HttpError `key_mismatch` for a key of another type, `weak_key`. */
export function rsaMembersOf(key: KeyObject): RsaMembers {
  const type = key.asymmetricKeyType ?? 'unknown';
  if (type !== 'rsa') throw mismatch(`The key has the type "${type}", but RS256 needs an RSA key: ${makeRsa}.`);
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  return strong({ n, e });
}

/**
 * Reads a public RSA key from a JWK (RFC 7517), and refuses everything else. The result is an RSA key by type; no text is kept that could be mistaken for a
 * shared secret. Without `alg` the key is for RS256, the algorithm for RSA keys here.
 *
 * @throws HttpError `private_key_not_accepted`, `key_mismatch` (another use or algorithm, a certificate of another key), `weak_key`.
 */
export function rsaMembersOfJwk(jwk: Record<string, unknown>): { members: RsaMembers; notices: string[] } {
  if (privateMembers.some((member) => Object.hasOwn(jwk, member))) {
    const way = 'Send only "kty", "n", "e" and "alg": jq "{kty, n, e, alg}" key.json selects them.';
    throw new HttpError('private_key_not_accepted', `The JWK has private members, which must never be sent. ${way}`);
  }
  const { alg, use, key_ops: operations, n, e } = jwk;
  if (alg !== undefined && alg !== 'RS256') {
    throw mismatch(`The JWK has "alg": ${JSON.stringify(alg)}, but tokens are verified with "RS256": sign with that, and set "alg" to it or leave it out.`);
  }
  if (use !== undefined && use !== 'sig') throw mismatch(`The "use" of the JWK must be "sig", but is ${JSON.stringify(use)}: this is not a signing key.`);
  if (operations !== undefined && !(Array.isArray(operations) && operations.length === 1 && operations[0] === 'verify')) {
    throw mismatch('The "key_ops" of the JWK must be ["verify"].');
  }
  if (typeof n !== 'string' || typeof e !== 'string') throw mismatch('The JWK must have "n" and "e" as strings.');
  const members = strong({ n, e });
  return { members, notices: certificateNotices(jwk, members) };
}

/** Identity providers add the certificate to the key. It must contain this key; its other fields are ignored. */
function certificateNotices({ x5c, x5u }: Record<string, unknown>, { n, e }: RsaMembers): string[] {
  const notices = x5u === undefined ? [] : ['"x5u" of the JWK is ignored: the server fetches nothing.'];
  if (x5c === undefined) return notices;
  const own = Array.isArray(x5c) && typeof x5c[0] === 'string' ? keyOfCertificate(x5c[0]) : undefined;
  if (own?.n !== n || own.e !== e) throw mismatch('The certificate in "x5c" of the JWK does not match this key: send the JWK without it.');
  return [...notices, certificateNotice];
}

function keyOfCertificate(der: string): { n?: string; e?: string } | undefined {
  try {
    return new X509Certificate(Buffer.from(der, 'base64')).publicKey.export({ format: 'jwk' });
  } catch {
    return undefined;
  }
}

function strong({ n, e }: RsaMembers): RsaMembers {
  const [modulus, exponent] = [bytesOf(n, 'n'), bytesOf(e, 'e')];
  const fault = faultOfRsa(modulus, exponent);
  if (fault) throw new HttpError('weak_key', `The RSA key ${fault}.`);
  return { n: modulus.toString('base64url'), e: exponent.toString('base64url') };
}

function bytesOf(text: string, member: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (text.length > 4096 || bytes.toString('base64url') !== text) throw mismatch(`"${member}" of the key is not canonical base64url.`);
  const start = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(Math.max(start, 0));
}

const mismatch = (detail: string): HttpError => new HttpError('key_mismatch', detail);
