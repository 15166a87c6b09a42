import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { MasterKeys } from '../../access/master-key.ts';
import { randomId, randomToken } from '../../access/secrets.ts';
import { type KeyAlgorithm, sealedSecret, sealPurpose } from '../../access/verifying-keys.ts';
import type { SigningKeyRow } from '../../platform/store/schema.ts';
import { HttpError } from '../../errors/http-error.ts';
import { readKey } from './read-key.ts';

/** A key that is not stored yet: its columns, and the parts that are shown once. */
export interface DraftKey {
  columns: Pick<SigningKeyRow, 'id' | 'tenant_id' | 'algorithm' | 'secret_sealed' | 'public_jwk_json' | 'kid'>;
  shown: { secret?: string; privateKey?: string; notices: string[] };
  imported: boolean;
}

const makePair = promisify(generateKeyPair);

/** Generates a key: 256 random bits for HS256, a pair of 2048 bits for RS256. Only the public half of a pair is ever stored. */
export async function generateKey(masterKeys: MasterKeys, tenantId: string, algorithm: KeyAlgorithm, kid: string | null = null): Promise<DraftKey> {
  const row = { id: randomId('key'), tenant_id: tenantId, algorithm, kid };
  if (algorithm === 'HS256') {
    const secret = randomToken('sk');
    return {
      columns: { ...row, secret_sealed: masterKeys.seal(secret, sealPurpose(row)), public_jwk_json: null },
      shown: { secret, notices: [] },
      imported: false,
    };
  }
  const { publicKey, privateKey } = await makePair('rsa', { modulusLength: 2048, publicExponent: 65_537 });
  const { n, e } = publicKey.export({ format: 'jwk' });
  return {
    columns: { ...row, secret_sealed: null, public_jwk_json: JSON.stringify({ n, e }) },
    shown: { privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), notices: [] },
    imported: false,
  };
}

export interface KeyToImport {
  key: string | Record<string, unknown>;
  /** Set: the key must be for this algorithm. */
  algorithm?: KeyAlgorithm | undefined;
  /** Name of the key in tokens. Default: the key's own `kid`, else its id. */
  kid?: string | undefined;
}

/** Imports a key that was made elsewhere: the public half of a pair, or a shared secret. @throws HttpError as `readKey`. */
export function importKey(masterKeys: MasterKeys, tenantId: string, { key, algorithm: wanted, kid }: KeyToImport): DraftKey {
  const read = readKey(key);
  if (wanted !== undefined && wanted !== read.algorithm) {
    if (read.algorithm === 'HS256') {
      throw new HttpError('private_key_not_accepted', `This is a shared secret, which is for "algorithm": "HS256", not "${wanted}".`);
    }
    throw new HttpError('key_mismatch', `A public key is for "algorithm": "RS256", not "${wanted}".`);
  }
  const row = { id: randomId('key'), tenant_id: tenantId, algorithm: read.algorithm, kid: kid ?? read.kid ?? null };
  const material =
    read.algorithm === 'HS256'
      ? { secret_sealed: masterKeys.seal(sealedSecret(read.secret), sealPurpose(row)), public_jwk_json: null }
      : { secret_sealed: null, public_jwk_json: JSON.stringify(read.members) };
  return { columns: { ...row, ...material }, shown: { notices: read.notices }, imported: true };
}
