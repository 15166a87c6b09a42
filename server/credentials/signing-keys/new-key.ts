import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { MasterKeys } from '../../access/master-key.ts';
import { randomId, randomToken } from '../../access/secrets.ts';
import { sealPurpose, type KeyAlgorithm } from '../../access/verifying-keys.ts';
import type { SigningKeyRow } from '../../platform/store/schema.ts';
import { readPublicKey } from './public-key.ts';

/** A key that is not stored yet: the columns that make it, and what is shown of it this once. */
export interface DraftKey {
  columns: Pick<SigningKeyRow, 'id' | 'tenant_id' | 'algorithm' | 'secret_sealed' | 'public_jwk_json'>;
  shown: { secret?: string; privateKey?: string };
  imported: boolean;
}

const makePair = promisify(generateKeyPair);

/** Makes a fresh key: 256 random bits for HS256, a pair of 2048 bits for RS256. Only the public half of a pair is ever stored. */
export async function generateKey(masterKeys: MasterKeys, tenantId: string, algorithm: KeyAlgorithm): Promise<DraftKey> {
  const row = { id: randomId('key'), tenant_id: tenantId, algorithm };
  if (algorithm === 'HS256') {
    const secret = randomToken('sk');
    return { columns: { ...row, secret_sealed: masterKeys.seal(secret, sealPurpose(row)), public_jwk_json: null }, shown: { secret }, imported: false };
  }
  const { publicKey, privateKey } = await makePair('rsa', { modulusLength: 2048, publicExponent: 65_537 });
  const { n, e } = publicKey.export({ format: 'jwk' });
  return {
    columns: { ...row, secret_sealed: null, public_jwk_json: JSON.stringify({ n, e }) },
    shown: { privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() },
    imported: false,
  };
}

/** Takes over the public key of a pair that was made elsewhere. @throws HttpError as `readPublicKey`. */
export function importKey(tenantId: string, publicKey: string | Record<string, unknown>): DraftKey {
  const columns = { id: randomId('key'), tenant_id: tenantId, algorithm: 'RS256', secret_sealed: null, public_jwk_json: JSON.stringify(readPublicKey(publicKey)) } as const;
  return { columns, shown: {}, imported: true };
}
