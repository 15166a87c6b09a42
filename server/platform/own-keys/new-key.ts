import { subtle } from 'node:crypto';
import type { MasterKeys } from '../../access/master-key.ts';
import type { OwnKeyKind } from '../../access/own-token.ts';
import { randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { OwnKeyRow } from '../store/rows/credential-rows.ts';
import { sealPurpose } from './model.ts';

/** Creates keys that are not stored yet: ES256, with the private half sealed. */
export function createKeyDrafts({ clock, masterKeys }: { clock: Clock; masterKeys: MasterKeys }) {
  return async function draft(kind: OwnKeyKind, state: 'next' | 'active'): Promise<OwnKeyRow> {
    const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const { x, y } = await subtle.exportKey('jwk', pair.publicKey);
    const pkcs8 = Buffer.from(await subtle.exportKey('pkcs8', pair.privateKey)).toString('base64');
    const row = { id: randomId('own'), kind };
    const now = clock.now();
    return {
      ...row,
      state,
      private_sealed: masterKeys.seal(pkcs8, sealPurpose(row)),
      public_jwk_json: JSON.stringify({ x, y }),
      created_at: now,
      activated_at: state === 'active' ? now : null,
      retired_at: null,
      usable_until: null,
    };
  };
}
