import { z } from 'zod';
import { keyAlgorithms } from '../../access/verifying-keys.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import type { SigningKeyRow } from '../../platform/store/schema.ts';
import { usableUntilOf } from '../../access/retirement.ts';

/**
 * `next`: verifies already, so that a rotation has no gap; minting has not moved to it yet. `active`: the one to mint with. `retired`:
 * verifies within its grace period only, then never again.
 */
export type KeyState = SigningKeyRow['state'];

/** A signing key as it is listed. A secret is never part of it. */
export const signingKey = z
  .object({
    id: z.string().meta({ description: 'Tokens can always name the key by it.' }),
    kid: z.string().meta({ description: 'The "kid" of tokens: the tenant’s own name for the key, or its id.' }),
    algorithm: z.enum(keyAlgorithms),
    state: z.enum(['next', 'active', 'retired']),
    createdAt: z.string(),
    activatedAt: z.string().nullable(),
    retiredAt: z.string().nullable(),
    usableUntil: z.string().nullable().meta({ description: 'A retired key verifies until this moment.' }),
    publicKey: z
      .object({ kty: z.literal('RSA'), alg: z.literal('RS256'), use: z.literal('sig'), kid: z.string(), n: z.string(), e: z.string() })
      .nullable()
      .meta({ description: 'The public half of an RS256 key.' }),
  })
  .meta({ id: 'SigningKey' });

export type SigningKey = z.output<typeof signingKey>;

/** A key at the moment it is made: the only time that its secret is shown. */
export const newSigningKey = signingKey
  .extend({
    secret: z.string().optional().meta({ description: 'HS256: the secret. Its ASCII characters, as they stand, are the bytes of the key.' }),
    privateKey: z.string().optional().meta({ description: 'RS256, when the pair was made here: the private half as PKCS#8 PEM. It is stored nowhere.' }),
    notices: z.array(z.string()).meta({ description: 'What the one who handed the key over should know.' }),
  })
  .meta({ id: 'NewSigningKey', description: 'With the secret or the private key, which is shown this once.' });

export type NewSigningKey = z.output<typeof newSigningKey>;

/** How many keys of a tenant may verify at one time. */
export const greatestKeyCount = 8;

export const maxGraceSeconds = 30 * 86_400;

/** Names of this form are given by the server alone: nobody calls a key of theirs like that. */
export const isForeignKeyId = (kid: string): boolean => !/^(key|own)_/.test(kid);

export function signingKeyOf(row: SigningKeyRow): SigningKey {
  return {
    id: row.id,
    kid: row.kid ?? row.id,
    algorithm: row.algorithm,
    state: row.state,
    createdAt: isoTime(row.created_at),
    activatedAt: isoTimeOrNull(row.activated_at),
    retiredAt: isoTimeOrNull(row.retired_at),
    usableUntil: usableUntilOf(row),
    publicKey: row.public_jwk_json === null ? null : { kty: 'RSA', alg: 'RS256', use: 'sig', kid: row.kid ?? row.id, ...membersOf(row.public_jwk_json) },
  };
}

function membersOf(json: string): { n: string; e: string } {
  const { n, e } = JSON.parse(json) as { n: string; e: string };
  return { n, e };
}
