import { createPrivateKey, subtle, type KeyObject, type webcrypto } from 'node:crypto';
import { isName } from '../access/names.ts';
import { HttpError } from '../errors/http-error.ts';

/** The key that tokens are minted with. Exactly one of `secret` and `privateKey`. */
export interface SigningOptions {
  /** The HS256 signing secret exactly as it was shown (`sk_…`): the key is the ASCII bytes of this text, nothing is decoded. The bytes themselves of one that you have made. */
  secret?: string | Uint8Array;
  /** The private half of an imported RS256 key: PKCS #8 as PEM, or a `KeyObject`. RSA of 2048 to 4096 bits. */
  privateKey?: string | KeyObject;
  /** Id of the signing key (`key_…`), or your own name for it, written as `kid`. Without it the server tries the tenant's live keys, and needs the `Vitrine-Tenant` header. */
  keyId?: string;
  /** Default: HS256 with `secret`, RS256 with `privateKey`. Anything that does not fit the key is refused. */
  algorithm?: 'HS256' | 'RS256';
}

/** @throws HttpError `invalid_request`, `key_mismatch`, `weak_key`. */
export async function signingKey({ secret, privateKey, algorithm }: SigningOptions): Promise<{ alg: 'HS256' | 'RS256'; key: webcrypto.CryptoKey }> {
  if ((secret === undefined) === (privateKey === undefined)) throw invalid('secret', 'or privateKey must be given, and not both');
  const alg = secret === undefined ? 'RS256' : 'HS256';
  if (algorithm !== undefined && algorithm !== alg) throw new HttpError('key_mismatch', `${algorithm} does not fit the key: ${alg} does.`);
  return { alg, key: secret === undefined ? await rsaSigningKey(privateKey ?? '') : await hmacSigningKey(secret) };
}

async function hmacSigningKey(secret: string | Uint8Array): Promise<webcrypto.CryptoKey> {
  if (typeof secret !== 'string') {
    if (secret.length < 32) throw new HttpError('weak_key', `secret has ${secret.length} bytes; the server takes 32 or more.`);
    return subtle.importKey('raw', Buffer.from(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  }
  if (secret.includes('-----BEGIN')) throw new HttpError('key_mismatch', 'secret holds a PEM key; give it as privateKey.');
  if (secret.length < 32 || !/^[\x21-\x7e]+$/.test(secret)) {
    throw new HttpError('weak_key', 'secret must be the signing secret as it was shown: at least 32 ASCII characters without spaces.');
  }
  return subtle.importKey('raw', Buffer.from(secret, 'ascii'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

async function rsaSigningKey(given: string | KeyObject): Promise<webcrypto.CryptoKey> {
  let key: KeyObject;
  try {
    key = typeof given === 'string' ? createPrivateKey(given) : given;
  } catch (cause) {
    throw new HttpError('key_mismatch', 'privateKey is not a private key as PEM.', { cause });
  }
  if (key.type !== 'private' || key.asymmetricKeyType !== 'rsa') throw new HttpError('key_mismatch', 'privateKey must be a private RSA key.');
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < 2048 || bits > 4096) throw new HttpError('weak_key', `privateKey has ${bits} bits; the server takes 2048 to 4096.`);
  return subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']);
}

/** @throws HttpError `invalid_request` for an option that is there and is no name. */
export function checkNames(options: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(options)) if (value !== undefined && !isName(value)) throw invalid(name, 'must be a string of 1 to 255 printable characters');
}

/** Refuses a misspelled option, which would silently mint another token than was meant. @throws HttpError `invalid_request`. */
export function checkOptionNames(options: object, known: ReadonlySet<string>, caller: string): void {
  for (const name of Object.keys(options)) if (!known.has(name)) throw invalid(name, `is no option of ${caller}`);
}

/** @throws HttpError `invalid_request` when it is no whole number, `token_lifetime_too_long`. */
export function checkTtl(ttlSeconds: number, maxSeconds: number): void {
  if (!Number.isSafeInteger(ttlSeconds) || ttlSeconds < 1) throw invalid('ttlSeconds', 'must be a whole number of at least 1');
  if (ttlSeconds > maxSeconds) {
    throw new HttpError('token_lifetime_too_long', `ttlSeconds is ${ttlSeconds}; no such token lives longer than ${maxSeconds} seconds.`);
  }
}

export function invalid(option: string, rule: string): HttpError {
  return new HttpError('invalid_request', `${option} ${rule}.`, { errors: [{ path: option, message: `${rule}.` }] });
}
