import { bridgeAudience } from '../bridge-tokens/bridge-token.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import { type Compact, readCompact } from '../../access/token-format.ts';
import { createTokens, tokenKinds } from '../../access/tokens.ts';
import { createVerifyingKeys, hmacKey, rsaKey, type VerifyingKey } from '../../access/verifying-keys.ts';
import { isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { SigningKeyRow, TenantRow } from '../../platform/store/schema.ts';
import type { Presented } from '../../access/kinds.ts';
import type { CredentialDescriptor } from '../descriptor.ts';
import type { Inspection } from './inspection.ts';
import { inspectOwn, type InspectOwnDeps, ownInspectionOf } from './inspect-own.ts';
import { readPublicKey } from '../signing-keys/public-key.ts';
import { rowFaults, rowStateOf } from './row-state.ts';

/** The key to inspect with: one of the tenant's own, or one that is handed over and forgotten. */
export type InspectionKey = { keyId: string } | string | Record<string, unknown>;

export interface InspectorDeps extends Omit<InspectOwnDeps, 'tokens'> {
  masterKeys: MasterKeys;
  credentials: readonly CredentialDescriptor[];
  kindOf(presented: Presented): { name: string } | undefined;
  findKey(tenantId: string, id: string): Promise<SigningKeyRow | undefined>;
}

export type Inspect = (tenant: Pick<TenantRow, 'id' | 'issuer' | 'audience' | 'max_token_seconds' | 'tokens_from'>, key: InspectionKey | undefined, token: string) => Promise<Inspection>;

/** Makes the inspector: the very code that guards the doors, with a memory of its own that keeps nothing. */
export function createInspect({ masterKeys, findKey, credentials, kindOf, ...rest }: InspectorDeps): Inspect {
  const { clock, database } = rest;
  const owned = credentials.flatMap(({ inspect }) => (inspect?.own ? [{ ...inspect, own: inspect.own }] : []));
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

  /** What is no JWT, but looks like a kind that has something behind it: a key, or a secret of the server's. */
  async function inspectOpaque(tenantId: string, text: string): Promise<Inspection | undefined> {
    const name = kindOf({ text, compact: undefined })?.name;
    const inspection = credentials.find((one) => one.name === name)?.inspect;
    if (name === undefined || !inspection) return undefined;
    const row = await rowStateOf(database, inspection, { tenantId, text, claims: {}, nowMs: clock.now() });
    return { kind: name, format: 'valid', signature: 'unchecked', reason: rowFaults[row], claims: null, row };
  }

  return async (tenant, source, token) => {
    const compact = readCompact(token);
    if (typeof compact === 'string') {
      const opaque = await inspectOpaque(tenant.id, token);
      if (opaque) return opaque;
      if (source !== undefined) await keyOf(tenant.id, source);
      return { kind: null, format: 'invalid', signature: 'unchecked', reason: compact, claims: null, row: null };
    }
    const own = ownInspectionOf(owned, compact);
    if (own) return inspectOwn({ ...rest, tokens }, tenant.id, own, compact);
    const { key, kid, fault } = await keyOf(tenant.id, source ?? keyNamedBy(compact));
    const kind = compact.payload && 'external_customer_id' in compact.payload ? 'bridge' : 'tenant';
    const found = { kind, format: 'valid', row: null } as const;
    if (kid !== undefined && compact.header.kid !== undefined && compact.header.kid !== kid) {
      return { ...found, signature: 'unchecked', reason: 'The "kid" of the token names another key.', claims: null };
    }
    const { issuer } = tenant;
    const bounds = kind === 'bridge' ? { audience: bridgeAudience, maxSeconds: tokenKinds.bridge.maxAgeSeconds } : { audience: tenant.audience, maxSeconds: tenant.max_token_seconds };
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
