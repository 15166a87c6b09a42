import { randomBytes, subtle, type webcrypto } from 'node:crypto';
import { createBoundedMap } from './bounded-map.ts';
import type { MasterKeys } from './master-key.ts';

export const keyAlgorithms = ['HS256', 'RS256'] as const;
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** ES256 is reserved for the server's own tokens: tenant keys cannot use it. */
export type TokenAlgorithm = KeyAlgorithm | 'ES256';

/** A key that verifies signatures. It works only for the algorithm of its row, whatever a token declares. */
export interface VerifyingKey {
  readonly id: string;
  readonly algorithm: TokenAlgorithm;
  readonly cryptoKey: webcrypto.CryptoKey;
}

/** The stored columns of a verifying key. */
export interface KeyMaterial {
  id: string;
  tenant_id: string;
  algorithm: KeyAlgorithm;
  secret_sealed: string | null;
  public_jwk_json: string | null;
}

/** Returns the purpose that an HS256 secret is sealed for: it opens only in its own row. */
export const sealPurpose = (row: { id: string; tenant_id: string; algorithm: KeyAlgorithm }): string =>
  `signing-key|${row.tenant_id}|${row.id}|${row.algorithm}`;

const foreign = 'oct:';

/** Returns the text to seal for an imported secret, which can be any bytes. A secret made here is sealed as it was shown (`sk_…`). */
export const sealedSecret = (bytes: Buffer): string => foreign + bytes.toString('base64url');

/** Returns the bytes of an HS256 key. For a secret made here, these are the bytes of the string as it was shown. */
export const secretBytesOf = (opened: string): Buffer =>
  opened.startsWith(foreign) ? Buffer.from(opened.slice(foreign.length), 'base64url') : Buffer.from(opened);

/** Imports an HS256 key. */
export async function hmacKey(id: string, secret: Uint8Array): Promise<VerifyingKey> {
  const cryptoKey = await subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  return { id, algorithm: 'HS256', cryptoKey };
}

/** Imports an RS256 key from its two public members alone. */
export async function rsaKey(id: string, jwk: { n: string; e: string }): Promise<VerifyingKey> {
  const members = { kty: 'RSA', n: jwk.n, e: jwk.e };
  const cryptoKey = await subtle.importKey('jwk', members, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['verify']);
  return { id, algorithm: 'RS256', cryptoKey };
}

/** Imports an ES256 key from its two public members alone. */
export async function ecKey(id: string, { x, y }: { x: string; y: string }): Promise<VerifyingKey> {
  const cryptoKey = await subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  return { id, algorithm: 'ES256', cryptoKey };
}

/** Creates the function that returns the verifying key of a row. Keys are cached, because importing a key costs more than using it. */
export function createVerifyingKeys(masterKeys: MasterKeys): (row: KeyMaterial) => Promise<VerifyingKey> {
  const cache = createBoundedMap<{ material: string; key: VerifyingKey }>(10_000);
  return async (row) => {
    const material = `${row.tenant_id} ${row.algorithm} ${row.secret_sealed ?? row.public_jwk_json ?? ''}`;
    const kept = cache.get(row.id);
    if (kept?.material === material) return kept.key;
    const key =
      row.algorithm === 'HS256'
        ? await hmacKey(row.id, secretBytesOf(masterKeys.open(row.secret_sealed ?? '', sealPurpose(row))))
        : await rsaKey(row.id, JSON.parse(row.public_jwk_json ?? '{}'));
    cache.set(row.id, { material, key });
    return key;
  };
}

/** Creates keys without an owner. Refusing a token with an unknown key then costs as much as refusing a bad signature. */
export async function createDummyKeys(): Promise<Record<TokenAlgorithm, VerifyingKey>> {
  const modulus = randomBytes(256);
  modulus[0] = 0xff;
  modulus[255] = 0xff;
  const [HS256, RS256] = await Promise.all([hmacKey('', randomBytes(32)), rsaKey('', { n: modulus.toString('base64url'), e: 'AQAB' })]);
  const { publicKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return { HS256, RS256, ES256: { id: '', algorithm: 'ES256', cryptoKey: publicKey } };
}
