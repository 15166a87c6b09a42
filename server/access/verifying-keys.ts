import { randomBytes, subtle, type webcrypto } from 'node:crypto';
import { createBoundedMap } from './bounded-map.ts';
import type { MasterKeys } from './master-key.ts';

export const keyAlgorithms = ['HS256', 'RS256'] as const;
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** ES256 is for the server's own tokens alone: no tenant's key may have it. */
export type TokenAlgorithm = KeyAlgorithm | 'ES256';

/** A key that signatures are checked with. It can do nothing else, and for one algorithm only: that of its row, whatever a token says. */
export interface VerifyingKey {
  readonly id: string;
  readonly algorithm: TokenAlgorithm;
  readonly cryptoKey: webcrypto.CryptoKey;
}

/** The stored parts that make a verifying key. */
export interface KeyMaterial {
  id: string;
  tenant_id: string;
  algorithm: KeyAlgorithm;
  secret_sealed: string | null;
  public_jwk_json: string | null;
}

/** What an HS256 secret is sealed for: it opens in its own row only. */
export const sealPurpose = (row: { id: string; tenant_id: string; algorithm: KeyAlgorithm }): string =>
  `signing-key|${row.tenant_id}|${row.id}|${row.algorithm}`;

const foreign = 'oct:';

/** The text that is sealed of a secret that was made elsewhere: any bytes. One that was made here is sealed as it was shown (`sk_…`). */
export const sealedSecret = (bytes: Buffer): string => foreign + bytes.toString('base64url');

/** The bytes of an HS256 key: of one that was made here, those of the string as it was shown. */
export const secretBytesOf = (opened: string): Buffer =>
  opened.startsWith(foreign) ? Buffer.from(opened.slice(foreign.length), 'base64url') : Buffer.from(opened);

/** Makes an HS256 key. */
export async function hmacKey(id: string, secret: Uint8Array): Promise<VerifyingKey> {
  const cryptoKey = await subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  return { id, algorithm: 'HS256', cryptoKey };
}

/** Makes an RS256 key from the two public members alone. */
export async function rsaKey(id: string, jwk: { n: string; e: string }): Promise<VerifyingKey> {
  const members = { kty: 'RSA', n: jwk.n, e: jwk.e };
  const cryptoKey = await subtle.importKey('jwk', members, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['verify']);
  return { id, algorithm: 'RS256', cryptoKey };
}

/** Makes an ES256 key from the two public members alone. */
export async function ecKey(id: string, { x, y }: { x: string; y: string }): Promise<VerifyingKey> {
  const cryptoKey = await subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  return { id, algorithm: 'ES256', cryptoKey };
}

/** Makes verifying keys of rows, and keeps them: importing a key costs more than using it. */
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

/** Keys that nobody owns: a token that names no key of ours costs as much to refuse as one with a bad signature. */
export async function createDummyKeys(): Promise<Record<TokenAlgorithm, VerifyingKey>> {
  const modulus = randomBytes(256);
  modulus[0] = 0xff;
  modulus[255] = 0xff;
  const [HS256, RS256] = await Promise.all([hmacKey('', randomBytes(32)), rsaKey('', { n: modulus.toString('base64url'), e: 'AQAB' })]);
  const { publicKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return { HS256, RS256, ES256: { id: '', algorithm: 'ES256', cryptoKey: publicKey } };
}
