import type { MasterKeys } from '../access/master-key.ts';
import { readCompact } from '../access/token-format.ts';
import { createTokens } from '../access/tokens.ts';
import { createVerifyingKeys, hmacKey, rsaKey, type VerifyingKey } from '../access/verifying-keys.ts';
import { isoTime, type Clock } from '../clock.ts';
import { HttpError } from '../errors/http-error.ts';
import type { SigningKeyRow, TenantRow } from '../store/schema.ts';
import { readPublicKey } from './public-key.ts';

/** What the inspector tells the holder of a key about one token. */
export interface Inspection {
  format: 'valid' | 'invalid';
  /** `unchecked`: the form is broken, or the key does not fit the token. */
  signature: 'valid' | 'invalid' | 'unchecked';
  /** The first rule that is broken, as a sentence; `null` when the token would be accepted now. */
  reason: string | null;
  /** The payload, once the signature is good. */
  claims: Record<string, unknown> | null;
}

/** The key to inspect with: one of the tenant's own, or one that is handed over and forgotten. */
export type InspectionKey = { keyId: string } | string | Record<string, unknown>;

export interface InspectorDeps {
  clock: Clock;
  masterKeys: MasterKeys;
  findKey(tenantId: string, id: string): Promise<SigningKeyRow | undefined>;
}

export type Inspect = (tenant: Pick<TenantRow, 'id' | 'issuer' | 'audience' | 'max_token_seconds'>, key: InspectionKey, token: string) => Promise<Inspection>;

/** Makes the inspector: the very code that guards the doors, with a memory of its own that keeps nothing. */
export function createInspect({ clock, masterKeys, findKey }: InspectorDeps): Inspect {
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
    const { key, kid, fault } = await keyOf(tenant.id, source);
    const compact = readCompact(token);
    if (typeof compact === 'string') return { format: 'invalid', signature: 'unchecked', reason: compact, claims: null };
    if (kid !== undefined && compact.header.kid !== undefined && compact.header.kid !== kid) {
      return { format: 'valid', signature: 'unchecked', reason: 'The "kid" of the token names another key.', claims: null };
    }
    const { issuer, audience, max_token_seconds: maxSeconds } = tenant;
    const verdict = await tokens.verify(compact, [key], { kind: 'tenant', issuer, audience, maxSeconds });
    if (verdict.ok) return { format: 'valid', signature: 'valid', reason: fault ?? null, claims: { ...verdict.claims } };
    const signature = { key: 'unchecked', signature: 'invalid', claims: 'valid' } as const;
    const reason = verdict.failed === 'claims' ? (fault ?? verdict.fault.reason) : verdict.fault.reason;
    return { format: 'valid', signature: signature[verdict.failed], reason, claims: verdict.claims ?? null };
  };
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
