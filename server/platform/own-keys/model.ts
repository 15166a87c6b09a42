import type { OwnKeyKind } from '../../access/own-token.ts';
import type { OwnKeyRow } from '../store/rows/credential-rows.ts';

/** Each kind of token that the server signs has its own key, so that no token is accepted as another kind. */
export const ownKeyKinds = ['session', 'widget', 'embed'] as const satisfies readonly (OwnKeyRow['kind'] & OwnKeyKind)[];

/** The public half of a P-256 key, RFC 7518 section 6.2.1. */
export interface EcMembers {
  x: string;
  y: string;
}

/** A public key as JWKS lists it, RFC 7517 section 4. */
export interface PublishedKey extends EcMembers {
  kty: 'EC';
  crv: 'P-256';
  alg: 'ES256';
  use: 'sig';
  kid: string;
}

/** How long a key signs before the next one replaces it. */
export const signingDays = 30;
/** How long a retired key verifies by default. Longer than any token that it signed. */
export const graceSeconds = 3_700;
/** How long a key is published before it signs. Verifiers cache the list for five minutes. */
export const publishedFirstMs = 10 * 60_000;

/** Returns the purpose that a private key is sealed for. */
export const sealPurpose = (row: Pick<OwnKeyRow, 'id' | 'kind'>): string => `own-key|${row.kind}|${row.id}`;

export const publishedOf = (row: Pick<OwnKeyRow, 'id' | 'public_jwk_json'>): PublishedKey => {
  const { x, y }: EcMembers = JSON.parse(row.public_jwk_json);
  return { kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', use: 'sig', kid: row.id };
};
