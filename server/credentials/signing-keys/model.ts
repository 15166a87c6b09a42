import { z } from 'zod';
import { keyAlgorithms } from '../../access/verifying-keys.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import type { SigningKeyRow } from '../../platform/store/schema.ts';
import { usableUntilOf } from '../../access/retirement.ts';

/**
 * `next`: already verifies, so that a rotation has no gap, but tokens are not minted with it yet. `active`: the key to mint with. `retired`: verifies only
 * within its grace period.
 */
export type KeyState = SigningKeyRow['state'];

/** A signing key in a list, never with its secret. */
export const signingKey = z
  .object({
    id: z.string().meta({ description: 'Always valid as the "kid" of tokens.' }),
    kid: z.string().meta({ description: '"kid" of tokens: the tenant’s own name for the key, or its id.' }),
    algorithm: z.enum(keyAlgorithms),
    state: z.enum(['next', 'active', 'retired']),
    createdAt: z.string(),
    activatedAt: z.string().nullable(),
    retiredAt: z.string().nullable(),
    usableUntil: z.string().nullable().meta({ description: 'When a retired key stops verifying tokens.' }),
    publicKey: z
      .object({ kty: z.literal('RSA'), alg: z.literal('RS256'), use: z.literal('sig'), kid: z.string(), n: z.string(), e: z.string() })
      .nullable()
      .meta({ description: 'The public half of an RS256 key.' }),
  })
  .meta({ id: 'SigningKey' });

export type SigningKey = z.output<typeof signingKey>;

/** A new key: the only response that shows its secret. */
export const newSigningKey = signingKey
  .extend({
    secret: z.string().optional().meta({ description: 'Secret of an HS256 key. Its ASCII characters are the bytes of the key: do not decode it.' }),
    privateKey: z.string().optional().meta({ description: 'Private half of an RS256 key generated here, as PKCS#8 PEM. The server does not store it.' }),
    notices: z.array(z.string()).meta({ description: 'Notes about the imported key.' }),
  })
  .meta({ id: 'NewSigningKey', description: 'A signing key with its secret or private key, which is returned only once.' });

export type NewSigningKey = z.output<typeof newSigningKey>;

/** Maximum number of a tenant's keys that verify at one time. */
export const maxKeyCount = 8;

export const maxGraceSeconds = 30 * 86_400;

/** Whether a tenant may use this name for its own key. The server reserves the prefixes `key_` and `own_`. */
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
