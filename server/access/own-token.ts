import type { webcrypto } from 'node:crypto';
import { ownAudience } from '../../protocol/tokens.ts';
import { nowSeconds, type Clock } from '../clock.ts';
import type { Compact } from './token-format.ts';
import { type TokenKindName, tokenKinds } from './token-kinds.ts';
import { refusal, signCompact, type Claims, type Tokens } from './tokens.ts';
import type { VerifyingKey } from './verifying-keys.ts';

/** The token kinds that the server signs itself. */
export type OwnKeyKind = { [K in TokenKindName]: 'ES256' extends (typeof tokenKinds)[K]['algorithms'][number] ? K : never }[TokenKindName];

/** A private key and its id. */
export interface SigningPair {
  kid: string;
  cryptoKey: webcrypto.CryptoKey;
}

/** The server's own signing keys, wherever they are stored. */
export interface OwnKeys {
  /** Returns the key that currently signs tokens of this kind. Creates the first one. */
  signer(kind: OwnKeyKind): Promise<SigningPair>;
  /** Returns the key of a `kid`, read on every call, so that a key retired without grace stops verifying at once. */
  verifier(kind: OwnKeyKind, kid: string): Promise<VerifyingKey | undefined>;
}

/** Claims of the server's own tokens beside the ones that every token has. `jti` is the id of the token's row. */
export interface OwnClaims {
  jti: string;
  tenant_id: string;
  sub: string;
  /** Present and `undefined` for a widget token whose verifiers expect no audience. Every other token is for `ownAudience`. */
  aud?: undefined;
  [name: string]: unknown;
}

export interface OwnTokens {
  /** Signs a token of a kind, valid from now for `lifeSeconds`. */
  issue(kind: OwnKeyKind, claims: OwnClaims, lifeSeconds: number): Promise<string>;
  /** Returns whether a token declares this kind in its header. */
  recognises(kind: OwnKeyKind, compact: Compact | undefined): boolean;
  /** Verifies a token of this kind. The caller reads the token's row. @throws HttpError `token_invalid`, `token_expired`. */
  verify(kind: OwnKeyKind, compact: Compact | undefined): Promise<Claims & OwnClaims>;
}

/** Creates and verifies the server's own tokens. Each kind has its own `typ` and key. */
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
      // Each kind has its own key, so a widget token without an audience is valid nowhere else.
      const audience = kind === 'widget' && compact.payload?.['aud'] === undefined ? null : ownAudience;
      const expected = { kind, issuer: publicUrl, audience, maxSeconds: tokenKinds[kind].maxAgeSeconds };
      const verdict = await tokens.verify(compact, key ? [key] : [], expected);
      if (!verdict.ok) throw refusal(verdict.fault);
      const { claims } = verdict;
      if (claims['kind'] !== kind || claims.jti === undefined || claims.sub === undefined || typeof claims['tenant_id'] !== 'string') {
        throw refusal(`The token is not a complete ${kind} token.`);
      }
      return { ...claims, jti: claims.jti, sub: claims.sub, tenant_id: claims['tenant_id'] };
    },
  };
}
