import type { webcrypto } from 'node:crypto';
import { CompactSign, compactVerify } from 'jose';
import type { Clock } from '../clock.ts';
import { nowSeconds } from '../clock.ts';
import { type Caller, HttpError } from '../errors/http-error.ts';
import { createBoundedMap } from './bounded-map.ts';
import { faultOfClaims, type ClaimFault } from './claims.ts';
import { digestOf, readCompact, type Compact } from './token-format.ts';
import { type TokenKind, type TokenKindName, tokenKinds } from './token-kinds.ts';
import { createDummyKeys, type TokenAlgorithm, type VerifyingKey } from './verifying-keys.ts';

/** What the key's owner requires of a token, read from the database on every call. */
export interface Expectation {
  kind: TokenKindName;
  issuer: string;
  audience: string | null;
  maxSeconds: number;
  /** See `ClaimRules`. */
  issuedFromMs?: number | undefined;
}

/** Claims of a token that has passed every check. */
export interface Claims {
  exp: number;
  iat: number;
  sub?: string;
  resourceId?: string;
  jti?: string;
  /** Further strings listed in the kind's `strings` are checked names. Everything else is as the signer wrote it. */
  [name: string]: unknown;
}

/** The result of a verification. `claims` is present once the signature is valid and the payload is an object. */
export type Verdict =
  | { ok: true; key: VerifyingKey; claims: Claims; compact: Compact }
  | { ok: false; failed: 'key' | 'signature' | 'claims'; fault: ClaimFault; claims?: Record<string, unknown> };

/** Longer tokens are not cached, to bound the memory of the cache. In characters. */
const maxCachedLength = 2048;

export interface Tokens {
  /** Parses a token, or returns it from the cache when it was verified before. Returns the broken rule as a sentence. */
  read(text: string): Compact | string;
  /**
   * Verifies a token against its candidate keys: the key it names, or all live keys of the tenant when it names none. Without a usable key, a dummy key is
   * used, so that the work is the same.
   */
  verify(compact: Compact, keys: readonly VerifyingKey[], expected: Expectation): Promise<Verdict>;
}

/**
 * Creates the token verifier, the only one in the server. Valid signatures are cached by the token's digest and its key object. Claims are checked again on
 * every call, as are the rows that the caller reads.
 */
export function createTokens(clock: Clock, { maxRemembered = 10_000 }: { maxRemembered?: number } = {}): Tokens {
  const verified = createBoundedMap<{ compact: Compact; key: VerifyingKey }>(maxRemembered);
  const dummies = createDummyKeys();

  async function signer(compact: Compact, keys: readonly VerifyingKey[]): Promise<VerifyingKey | undefined> {
    const kept = verified.get(compact.digest)?.key;
    if (kept && keys.includes(kept)) return kept;
    for (const key of keys) {
      if (await isSignedBy(compact, key)) {
        if (compact.text.length <= maxCachedLength) verified.set(compact.digest, { compact, key });
        return key;
      }
    }
    return undefined;
  }

  return {
    read(text) {
      const digest = digestOf(text);
      return verified.get(digest)?.compact ?? readCompact(text, digest);
    },

    async verify(compact, keys, expected) {
      const kind: TokenKind = tokenKinds[expected.kind];
      const fitting = keys.filter(({ algorithm }) => algorithm === compact.header.alg && kind.algorithms.includes(algorithm));
      if (fitting.length === 0) {
        const { HS256, RS256, ES256 } = await dummies;
        const { alg } = compact.header;
        await isSignedBy(compact, alg === 'RS256' ? RS256 : alg === 'ES256' ? ES256 : HS256);
        const rule = `"alg" must be that of the key: ${keys.map(({ algorithm }) => algorithm).join(', ')}.`;
        return refuse('key', keys.length === 0 ? 'No usable key matches the token.' : rule);
      }
      const key = await signer(compact, fitting);
      if (!key) return refuse('signature', 'The signature does not match the key.');
      const { payload } = compact;
      if (!payload) {
        const isEmpty = compact.text.includes('..');
        return refuse('claims', isEmpty ? 'The payload is empty: it must be one JSON object with the claims.' : 'The payload is not one strict JSON object.');
      }
      const fault = faultOfType(compact, kind) ?? faultOfClaims(payload, rulesOf(kind, expected, clock));
      if (!fault) return { ok: true, key, claims: payload as unknown as Claims, compact };
      if (fault.code === 'token_expired') verified.delete(compact.digest);
      return { ok: false, failed: 'claims', fault, claims: payload };
    },
  };
}

/**
 * Returns the error for the caller. Faults of format, key, signature and claims give the same response. The reason is only logged, unless the caller may
 * know it.
 */
export function refusal(fault: ClaimFault | string, caller?: Caller): HttpError {
  const { code, reason, isDisclosed }: ClaimFault = typeof fault === 'string' ? { code: 'token_invalid', reason: fault } : fault;
  return new HttpError(code, isDisclosed ? reason : undefined, { cause: reason, caller });
}

/** Signs claims as a compact JWS. Used for the server's own tokens, and for a tenant's tokens in backends and on the command line. */
export function signCompact(
  claims: Record<string, unknown>,
  header: { alg: TokenAlgorithm; kid?: string; typ: string },
  key: webcrypto.CryptoKey,
): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key);
}

async function isSignedBy(compact: Compact, key: VerifyingKey): Promise<boolean> {
  try {
    await compactVerify(compact.text, key.cryptoKey, { algorithms: [key.algorithm] });
    return true;
  } catch {
    return false;
  }
}

function rulesOf(kind: TokenKind, { issuer, audience, maxSeconds, issuedFromMs }: Expectation, clock: Clock) {
  const { strings, oneOf, maxAgeSeconds } = kind;
  return { issuer, audience, maxSeconds: Math.min(maxSeconds, maxAgeSeconds), strings, oneOf, nowSeconds: nowSeconds(clock), issuedFromMs };
}

function faultOfType(compact: Compact, { typ }: TokenKind): ClaimFault | undefined {
  const actual = compact.header.typ;
  if (actual === undefined ? !typ.required : actual.toUpperCase() === typ.value.toUpperCase()) return undefined;
  return { code: 'token_invalid', reason: `"typ" must be "${typ.value}".` };
}

function refuse(failed: 'key' | 'signature' | 'claims', reason: string): Verdict {
  return { ok: false, failed, fault: { code: 'token_invalid', reason } };
}
