import type { webcrypto } from 'node:crypto';
import { ownAudience } from '../../protocol/tokens.ts';
import { nowSeconds, type Clock } from '../clock.ts';
import type { Compact } from './token-format.ts';
import { type TokenKindName, tokenKinds } from './token-kinds.ts';
import { refusal, signCompact, type Claims, type Tokens } from './tokens.ts';
import type { VerifyingKey } from './verifying-keys.ts';

/** The kinds of token that the server signs itself. */
export type OwnKeyKind = { [K in TokenKindName]: 'ES256' extends (typeof tokenKinds)[K]['algorithms'][number] ? K : never }[TokenKindName];

/** A key to sign with. */
export interface SigningPair {
  kid: string;
  cryptoKey: webcrypto.CryptoKey;
}

/** The server's own keys, wherever they are kept. */
export interface OwnKeys {
  /** The key that signs tokens of this kind now. Makes the first one. */
  signer(kind: OwnKeyKind): Promise<SigningPair>;
  /** The key behind a `kid`, read on every call: one that was retired at once verifies nothing from then on. */
  verifier(kind: OwnKeyKind, kid: string): Promise<VerifyingKey | undefined>;
}

/** What the server writes into its own tokens beside the claims that every one has. `jti` names the row behind it. */
export interface OwnClaims {
  jti: string;
  tenant_id: string;
  sub: string;
  /** `undefined` for a widget token of callers whose verifiers are told of no audience; every other token is for `ownAudience`. */
  aud?: undefined;
  [name: string]: unknown;
}

export interface OwnTokens {
  /** Signs a token of a kind; it lives from now, for `lifeSeconds`. */
  issue(kind: OwnKeyKind, claims: OwnClaims, lifeSeconds: number): Promise<string>;
  /** Tells whether a token says that it is of this kind. */
  recognises(kind: OwnKeyKind, compact: Compact | undefined): boolean;
  /** Verifies a token of this kind; the row behind it is the caller's to read. @throws HttpError `token_invalid`, `token_expired`. */
  verify(kind: OwnKeyKind, compact: Compact | undefined): Promise<Claims & OwnClaims>;
}

/** The tokens that the server signs for itself: one kind, one `typ`, one key. */
export function createOwnTokens({ ownKeys, tokens, clock, publicUrl }: { ownKeys: OwnKeys; tokens: Tokens; clock: Clock; publicUrl: string }): OwnTokens {
  return {
    async issue(kind, claims, lifeSeconds) {
      const { kid, cryptoKey } = await ownKeys.signer(kind);
      const iat = nowSeconds(clock);
      const payload = { aud: ownAudience, ...claims, kind, iss: publicUrl, iat, exp: iat + lifeSeconds };
      return signCompact(payload, { alg: 'ES256', kid, typ: tokenKinds[kind].typ.value }, cryptoKey);
    },

    recognises: (kind, compact) => compact?.header.typ?.toLowerCase() === tokenKinds[kind].typ.value,

    async verify(kind, compact) {
      if (!compact) throw refusal('The token is not a JWT.');
      const { kid = '' } = compact.header;
      const key = /^own_[0-9a-f]{24}$/.test(kid) ? await ownKeys.verifier(kind, kid) : undefined;
      // The kind has a key of its own: without an audience it is for nobody else either.
      const audience = kind === 'widget' && compact.payload?.['aud'] === undefined ? null : ownAudience;
      const expected = { kind, issuer: publicUrl, audience, maxSeconds: tokenKinds[kind].maxAgeSeconds };
      const verdict = await tokens.verify(compact, key ? [key] : [], expected);
      if (!verdict.ok) throw refusal(verdict.fault);
      const { claims } = verdict;
      if (claims['kind'] !== kind || claims.jti === undefined || claims.sub === undefined || typeof claims['tenant_id'] !== 'string') {
        throw refusal(`The token is not a whole ${kind} token.`);
      }
      return { ...claims, jti: claims.jti, sub: claims.sub, tenant_id: claims['tenant_id'] };
    },
  };
}
