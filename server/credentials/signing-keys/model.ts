import { usableUntilOf } from '../../access/retirement.ts';
import type { KeyAlgorithm } from '../../access/verifying-keys.ts';
import { isoTime } from '../../clock.ts';
import type { SigningKeyRow } from '../../platform/store/schema.ts';

/**
 * `next`: verifies already, so that a rotation has no gap; minting has not moved to it yet. `active`: the one to mint with. `retired`:
 * verifies within its grace period only, then never again.
 */
export type KeyState = SigningKeyRow['state'];

/** A signing key as it is listed. A secret is never part of it. */
export interface SigningKey {
  /** Tokens can always name the key by it. */
  id: string;
  /** The `kid` of tokens: the tenant's own name for the key, or its id. */
  kid: string;
  algorithm: KeyAlgorithm;
  state: KeyState;
  createdAt: string;
  activatedAt: string | null;
  retiredAt: string | null;
  /** A retired key verifies until this moment. */
  usableUntil: string | null;
  /** The public half of an RS256 key. */
  publicKey: { kty: 'RSA'; alg: 'RS256'; use: 'sig'; kid: string; n: string; e: string } | null;
}

/** A key at the moment it is made: the only time that its secret is shown. */
export interface NewSigningKey extends SigningKey {
  /** HS256: the secret. Its ASCII characters, as they stand, are the bytes of the key. */
  secret?: string;
  /** RS256, when the pair was made here: the private half as PKCS#8 PEM. It is stored nowhere. */
  privateKey?: string;
  /** What the one who handed the key over should know, as sentences. */
  notices: string[];
}

/** How many keys of a tenant may verify at one time. */
export const greatestKeyCount = 8;

export const maxGraceSeconds = 30 * 86_400;

/** Names of this form are given by the server alone: nobody calls a key of theirs like that. */
export const isForeignKeyId = (kid: string): boolean => !/^(key|own)_/.test(kid);

export function signingKeyOf(row: SigningKeyRow): SigningKey {
  const iso = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
  return {
    id: row.id,
    kid: row.kid ?? row.id,
    algorithm: row.algorithm,
    state: row.state,
    createdAt: isoTime(row.created_at),
    activatedAt: iso(row.activated_at),
    retiredAt: iso(row.retired_at),
    usableUntil: usableUntilOf(row),
    publicKey: row.public_jwk_json === null ? null : { kty: 'RSA', alg: 'RS256', use: 'sig', kid: row.kid ?? row.id, ...membersOf(row.public_jwk_json) },
  };
}

function membersOf(json: string): { n: string; e: string } {
  const { n, e } = JSON.parse(json) as { n: string; e: string };
  return { n, e };
}
