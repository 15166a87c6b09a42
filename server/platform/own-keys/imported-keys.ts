import { subtle } from 'node:crypto';
import { createBoundedMap } from '../../access/bounded-map.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import type { SigningPair } from '../../access/own-token.ts';
import { ecKey, type VerifyingKey } from '../../access/verifying-keys.ts';
import type { OwnKeyRow } from '../store/rows/credential-rows.ts';
import { publishedOf, sealPurpose } from './model.ts';

/** Imported signing and verifying keys, cached, because the material of an id never changes. Whether a key is still valid is checked elsewhere. */
export interface ImportedKeys {
  toSign(row: OwnKeyRow): Promise<SigningPair>;
  toVerify(row: Pick<OwnKeyRow, 'id' | 'public_jwk_json'>): Promise<VerifyingKey>;
}

export function createImportedKeys(masterKeys: MasterKeys): ImportedKeys {
  const signing = createBoundedMap<SigningPair>(20);
  const verifying = createBoundedMap<VerifyingKey>(100);

  return {
    async toSign(row) {
      const kept = signing.get(row.id);
      if (kept) return kept;
      const pkcs8 = Buffer.from(masterKeys.open(row.private_sealed, sealPurpose(row)), 'base64');
      const pair = { kid: row.id, cryptoKey: await subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']) };
      signing.set(row.id, pair);
      return pair;
    },

    async toVerify(row) {
      const key = verifying.get(row.id) ?? (await ecKey(row.id, publishedOf(row)));
      verifying.set(row.id, key);
      return key;
    },
  };
}
