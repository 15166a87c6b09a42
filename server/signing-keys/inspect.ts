import type { MasterKeys } from '../access/master-key.ts';
import { type Compact, readCompact } from '../access/token-format.ts';
import { createTokens, tokenKinds, type TokenKindName } from '../access/tokens.ts';
import { createVerifyingKeys, hmacKey, rsaKey, type VerifyingKey } from '../access/verifying-keys.ts';
import { isoTime } from '../clock.ts';
import { HttpError } from '../errors/http-error.ts';
import type { SigningKeyRow, TenantRow } from '../store/schema.ts';
import { inspectOwn, type InspectOwnDeps, ownKindOf } from './inspect-own.ts';
import { readPublicKey } from './public-key.ts';
import type { RowState } from './row-state.ts';

/** What the inspector tells the holder of a key about one token. */
export interface Inspection {
  /** Which kind of token it says to be; `null` when it is none. */
  kind: TokenKindName | null;
  format: 'valid' | 'invalid';
  /** `unchecked`: the form is broken, or the key does not fit the token. */
  signature: 'valid' | 'invalid' | 'unchecked';
  /** The first rule that is broken, as a sentence; `null` when the token would be accepted now. */
  reason: string | null;
  /** The payload, once the signature is good. */
  claims: Record<string, unknown> | null;
  /** What stands in the database behind a token of the server's own. It can end the token before its time. */
  row: RowState | null;
}

/** The key to inspect with: one of the tenant's own, or one that is handed over and forgotten. */
export type InspectionKey = { keyId: string } | string | Record<string, unknown>;

export interface InspectorDeps extends Omit<InspectOwnDeps, 'tokens'> {
  masterKeys: MasterKeys;
  findKey(tenantId: string, id: string): Promise<SigningKeyRow | undefined>;
}

export type Inspect = (tenant: Pick<TenantRow, 'id' | 'issuer' | 'audience' | 'bridge_audience' | 'max_token_seconds' | 'tokens_from'>, key: InspectionKey | undefined, token: string) => Promise<Inspection>;

/** Makes the inspector: the very code that guards the doors, with a memory of its own that keeps nothing. */
export function createInspect({ masterKeys, findKey, ...rest }: InspectorDeps): Inspect {
  const { clock } = rest;
  const tokens = createTokens(clock, { maxRemembered: 0 });
  const verifyingKey = createVerifyingKeys(masterKeys);

  async function keyOf(tenantId: string, key: InspectionKey): Promise<{ key: VerifyingKey; kid?: string; fault?: string }> {
    if (typeof key === 'object' && isKeyId(key)) {
      const row = await findKey(tenantId, key.keyId);
      if (!row) throw new HttpError('not_found', `There is no signing key "${key.keyId}".`);
      const over = row.usable_until !== null && row.usable_until <= clock.now();
      return { key: await verifyingKey(row), kid: row.id, ...(over && { fault: `The key is retired since ${isoTime(row.retired_at ?? 0)}.` }) };
    }
    const kid = typeof key === 'object' && typeof key.kid === 'string' ? { kid: key.kid } : {};
    if (typeof key === 'object' && key.kty === 'oct') return { key: await hmacKey('', octets(key)), ...kid };
    return { key: await rsaKey('', readPublicKey(key, { algorithm: 'implied' })), ...kid };
  }

  return async (tenant, source, token) => {
    const compact = readCompact(token);
    if (typeof compact === 'string') {
      if (source !== undefined) await keyOf(tenant.id, source);
      return { kind: null, format: 'invalid', signature: 'unchecked', reason: compact, claims: null, row: null };
    }
    const ownKind = ownKindOf(compact);
    if (ownKind) return inspectOwn({ ...rest, tokens }, tenant.id, ownKind, compact);
    const { key, kid, fault } = await keyOf(tenant.id, source ?? keyNamedBy(compact));
    const kind = compact.payload && 'external_customer_id' in compact.payload ? 'bridge' : 'tenant';
    const found = { kind, format: 'valid', row: null } as const;
    if (kid !== undefined && compact.header.kid !== undefined && compact.header.kid !== kid) {
      return { ...found, signature: 'unchecked', reason: 'The "kid" of the token names another key.', claims: null };
    }
    const { issuer } = tenant;
    const bounds = kind === 'bridge' ? { audience: tenant.bridge_audience, maxSeconds: tokenKinds.bridge.maxAgeSeconds } : { audience: tenant.audience, maxSeconds: tenant.max_token_seconds };
    const verdict = await tokens.verify(compact, [key], { kind, issuer, issuedFromMs: tenant.tokens_from, ...bounds });
    if (verdict.ok) return { ...found, signature: 'valid', reason: fault ?? null, claims: { ...verdict.claims } };
    const signature = { key: 'unchecked', signature: 'invalid', claims: 'valid' } as const;
    const reason = verdict.failed === 'claims' ? (fault ?? verdict.fault.reason) : verdict.fault.reason;
    return { ...found, signature: signature[verdict.failed], reason, claims: verdict.claims ?? null };
  };
}

function keyNamedBy({ header: { kid } }: Compact): { keyId: string } {
  if (kid === undefined) throw new HttpError('invalid_request', 'The token names no key: say which one it is signed with.');
  return { keyId: kid };
}

function isKeyId(key: Record<string, unknown>): key is { keyId: string } {
  return typeof key.keyId === 'string';
}

/** The bytes of a shared secret as a JWK. The algorithm follows from the kind of key, never from the token. */
function octets({ k, alg, use, key_ops: operations }: Record<string, unknown>): Buffer {
  const bytes = typeof k === 'string' ? Buffer.from(k, 'base64url') : Buffer.alloc(0);
  if (bytes.toString('base64url') !== k) throw new HttpError('key_mismatch', '"k" of the JWK must be canonical base64url.');
  if (alg !== undefined && alg !== 'HS256') throw new HttpError('key_mismatch', 'The "alg" of a shared secret must be "HS256".');
  if (use !== undefined && use !== 'sig') throw new HttpError('key_mismatch', 'The "use" of the JWK must be "sig".');
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) throw new HttpError('key_mismatch', 'The "key_ops" of the JWK must have "verify".');
  if (bytes.length < 32) throw new HttpError('weak_key', 'A shared secret has 32 bytes or more.');
  return bytes;
}
