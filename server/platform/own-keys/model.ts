import type { OwnKeyKind } from '../../access/own-token.ts';
import type { OwnKeyRow } from '../store/rows/credential-rows.ts';

/** Each kind of token that the server signs has a key of its own, so that no token can pass for one of another kind. */
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

/** How long a key signs before the next one takes its place. */
export const signingDays = 30;
/** How long a retired key goes on verifying by default: longer than any token that it has signed. */
export const graceSeconds = 3_700;
/** How long a key is published before it signs: verifiers keep the list for five minutes. */
export const publishedFirstMs = 10 * 60_000;

/** What the private half of a key is sealed for. */
export const sealPurpose = (row: Pick<OwnKeyRow, 'id' | 'kind'>): string => `own-key|${row.kind}|${row.id}`;

export const publishedOf = (row: Pick<OwnKeyRow, 'id' | 'public_jwk_json'>): PublishedKey => {
  const { x, y }: EcMembers = JSON.parse(row.public_jwk_json);
  return { kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', use: 'sig', kid: row.id };
};
