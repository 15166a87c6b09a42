import { importPKCS8, SignJWT } from 'jose';
import { BackendError } from './backend-error.ts';
import { invalidOption } from './check-options.ts';

/** A Node `KeyObject` of a private key, or any object that exports PKCS #8 bytes. */
export interface PrivateKeyLike {
  export(options: { type: 'pkcs8'; format: 'der' }): Uint8Array | string;
}

/** The key that signs tokens. Set exactly one of `secret` and `privateKey`. */
export interface SigningOptions {
  /**
   * The HS256 signing secret. A string is the secret exactly as it was shown (`sk_…`): its ASCII bytes are the key, and nothing is decoded. For a secret of
   * your own, pass its bytes.
   */
  secret?: string | Uint8Array | undefined;
  /** The private half of an imported RS256 key: PKCS #8 as PEM, a `CryptoKey` that can sign, or a Node `KeyObject`. RSA of 2048 to 4096 bits. */
  privateKey?: string | CryptoKey | PrivateKeyLike | undefined;
  /**
   * Id of the signing key (`key_…`), or your own name for it, written as `kid`. Without it the server tries the tenant's live keys, and
   * requires the `Vitrine-Tenant` header.
   */
  keyId?: string | undefined;
  /** Default: HS256 with `secret`, RS256 with `privateKey`. An algorithm that does not fit the key is rejected. */
  algorithm?: 'HS256' | 'RS256' | undefined;
}

type Signing = { alg: 'HS256' | 'RS256'; key: CryptoKey };

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** @throws BackendError `invalid_request`, `key_mismatch`, `weak_key`. */
async function signingKey({ secret, privateKey, algorithm }: SigningOptions): Promise<Signing> {
  if ((secret === undefined) === (privateKey === undefined)) throw invalidOption('secret', 'or privateKey must be given, but not both');
  const alg = secret === undefined ? 'RS256' : 'HS256';
  if (algorithm !== undefined && algorithm !== alg)
    throw new BackendError('key_mismatch', `${String(algorithm)} does not match the key: use ${alg}.`, { option: 'algorithm' });
  return { alg, key: secret === undefined ? await rsaSigningKey(privateKey ?? '') : await hmacSigningKey(secret) };
}

function hmacSigningKey(secret: string | Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secretBytes(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

function secretBytes(secret: string | Uint8Array): Uint8Array<ArrayBuffer> {
  if (typeof secret !== 'string') {
    // Bytes of any realm. Of a number, the constructor below would make as many zeros.
    if (!ArrayBuffer.isView(secret) || !('length' in secret)) throw invalidOption('secret', 'must be a string or a Uint8Array');
    if (secret.length < 32) throw new BackendError('weak_key', `secret has ${secret.length} bytes; the server needs 32 or more.`, { option: 'secret' });
    return new Uint8Array(secret);
  }
  if (secret.includes('-----BEGIN')) throw new BackendError('key_mismatch', 'secret holds a PEM key; give it as privateKey.', { option: 'secret' });
  if (secret.length < 32 || !/^[\x21-\x7e]+$/.test(secret)) {
    throw new BackendError('weak_key', 'secret must be the signing secret as it was shown: at least 32 ASCII characters without spaces.', { option: 'secret' });
  }
  return new TextEncoder().encode(secret);
}

async function rsaSigningKey(given: string | CryptoKey | PrivateKeyLike): Promise<CryptoKey> {
  const key = await privateKeyOf(given);
  const { algorithm, type } = key as CryptoKey & { algorithm: { modulusLength?: number } };
  if (type !== 'private' || algorithm.name !== rsa.name)
    throw new BackendError('key_mismatch', 'privateKey must be a private RSA key for RS256.', { option: 'privateKey' });
  const bits = algorithm.modulusLength ?? 0;
  if (bits < 2048 || bits > 4096) throw new BackendError('weak_key', `privateKey has ${bits} bits; the server accepts 2048 to 4096.`, { option: 'privateKey' });
  return key;
}

async function privateKeyOf(given: string | CryptoKey | PrivateKeyLike): Promise<CryptoKey> {
  if (typeof given === 'string' && /-----BEGIN (?:RSA|ENCRYPTED) PRIVATE KEY-----/.test(given)) {
    throw new BackendError(
      'key_mismatch',
      'privateKey must be PKCS #8 as PEM and not encrypted: "openssl pkcs8 -topk8 -nocrypt -in key.pem" converts yours.',
      { option: 'privateKey' },
    );
  }
  try {
    if (typeof given === 'string') return await importPKCS8(given, 'RS256');
    if ('export' in given)
      return await crypto.subtle.importKey('pkcs8', new Uint8Array(given.export({ type: 'pkcs8', format: 'der' }) as Uint8Array), rsa, false, ['sign']);
    return given;
  } catch (cause) {
    throw new BackendError('key_mismatch', 'privateKey is not a private RSA key as PEM (PKCS #8).', { option: 'privateKey', cause });
  }
}

/** Signs claims as a compact JWS, RFC 7515. @throws BackendError `invalid_request`, `key_mismatch`, `weak_key`. */
export async function sign(claims: Readonly<Record<string, unknown>>, options: SigningOptions): Promise<string> {
  const { alg, key } = await signingKey(options);
  return new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT', ...(options.keyId !== undefined && { kid: options.keyId }) }).sign(key);
}
