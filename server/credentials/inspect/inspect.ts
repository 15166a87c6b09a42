import { isName } from '../../../protocol/names.ts';
import type { Presented } from '../../access/kinds.ts';
import { type Compact, readCompact } from '../../access/token-format.ts';
import { tokenKinds } from '../../access/token-kinds.ts';
import { createTokens } from '../../access/tokens.ts';
import { createVerifyingKeys, hmacKey, rsaKey, type VerifyingKey } from '../../access/verifying-keys.ts';
import { isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { SigningKeyRow, TenantRow } from '../../platform/store/schema.ts';
import type { CredentialDescriptor } from '../descriptor.ts';
import type { CredentialServices } from '../services.ts';
import { isForeignKeyId } from '../signing-keys/model.ts';
import { readKey } from '../signing-keys/read-key.ts';
import type { Inspection } from './inspection.ts';
import { inspectOwn, ownStatusReaderOf } from './inspect-own.ts';
import { rowFaults, rowStateOf } from './row-state.ts';

/** Key to inspect with: one of the tenant's own, or one sent with the request and not kept. */
export type InspectionKey = { keyId: string } | string | Record<string, unknown>;

/** Keys that may have signed the token. */
interface Candidates {
  keys: readonly VerifyingKey[];
  /** `kid` values that the token may have; absent: any. */
  kids: ReadonlySet<string> | undefined;
  /** Why the keys no longer verify. */
  fault: string | undefined;
  notices: string[];
}

const none = { notices: [] as string[] };
const needsTenant = 'The "kid" is the tenant’s own name for the key: requests with the token must name the tenant in the header Vitrine-Tenant, as frames do.';

export interface InspectorDeps {
  services: CredentialServices;
  credentials: readonly CredentialDescriptor[];
  kindOf(presented: Presented): { name: string } | undefined;
}

export type Inspect = (
  tenant: Pick<TenantRow, 'id' | 'issuer' | 'audience' | 'bridge_audience' | 'max_token_seconds' | 'tokens_from'>,
  key: InspectionKey | undefined,
  token: string,
) => Promise<Inspection>;

/** Creates the inspector. It runs the same code as authentication, with a token cache of its own that keeps nothing. */
export function createInspect({ services, credentials, kindOf }: InspectorDeps): Inspect {
  const { clock, masterKeys, signingKeys } = services;
  const owned = credentials.flatMap(({ status }) => (status?.own ? [{ ...status, own: status.own }] : []));
  const tokens = createTokens(clock, { maxRemembered: 0 });
  const verifyingKey = createVerifyingKeys(masterKeys);

  async function ownKeys(tenantId: string, kid: string, missing: string): Promise<Candidates> {
    const rows = isName(kid) ? await signingKeys.named(tenantId, kid) : [];
    const [newest] = rows;
    if (!newest) throw new HttpError('not_found', missing);
    const isOver = (row: SigningKeyRow): boolean => row.usable_until !== null && row.usable_until <= clock.now();
    const live = rows.filter((row) => !isOver(row));
    const keys = await Promise.all((live.length > 0 ? live : rows).map((row) => verifyingKey(row)));
    const fault = live.length > 0 ? undefined : `The key has been retired since ${isoTime(newest.retired_at ?? 0)}.`;
    return { keys, kids: new Set(rows.flatMap((row) => [row.id, row.kid ?? row.id])), fault, notices: [] };
  }

  /** Returns the key given by the caller. */
  const keysSaid = (tenantId: string, key: InspectionKey): Promise<Candidates> =>
    isKeyId(key) ? ownKeys(tenantId, key.keyId, `There is no signing key "${key.keyId}".`) : handedOver(key);

  /** Returns the keys named by the token. */
  async function keysNamedIn(tenantId: string, { header: { kid } }: Compact): Promise<Candidates> {
    if (kid === undefined) throw new HttpError('invalid_request', 'The token names no key: name the one that signed it.');
    const name = JSON.stringify(kid.slice(0, 100));
    const missing = `The token has "kid": ${name}, but no key of this tenant has that name.`;
    const found = await ownKeys(tenantId, kid, `${missing} If one of its keys signed it, name that key: vitrine keys rename ID --kid ${name}.`);
    return isForeignKeyId(kid) ? { ...found, notices: [needsTenant] } : found;
  }

  /** Inspects a credential that is not a JWT but has a standing: a key, or another secret of the server. */
  async function inspectOpaque(tenantId: string, text: string): Promise<Inspection | undefined> {
    const name = kindOf({ text, compact: undefined })?.name;
    const standing = credentials.find((one) => one.name === name)?.status;
    if (name === undefined || !standing) return undefined;
    const row = await rowStateOf(services, standing, tenantId, { text, claims: {} });
    return { kind: name, format: 'valid', signature: 'unchecked', reason: rowFaults[row], claims: null, notices: [], row };
  }

  return async (tenant, source, token) => {
    const compact = readCompact(token);
    if (typeof compact === 'string') {
      const opaque = await inspectOpaque(tenant.id, token);
      if (opaque) return opaque;
      const { notices } = source === undefined ? none : await keysSaid(tenant.id, source);
      return { kind: null, format: 'invalid', signature: 'unchecked', reason: compact, claims: null, notices, row: null };
    }
    const own = ownStatusReaderOf(owned, compact);
    if (own) return inspectOwn({ tokens, services }, tenant.id, own, compact);
    const { keys, kids, fault, notices } = source === undefined ? await keysNamedIn(tenant.id, compact) : await keysSaid(tenant.id, source);
    const kind = compact.payload && 'external_customer_id' in compact.payload ? 'bridge' : 'tenant';
    const found = { kind, format: 'valid', row: null, notices } as const;
    if (kids !== undefined && compact.header.kid !== undefined && !kids.has(compact.header.kid)) {
      return { ...found, signature: 'unchecked', reason: 'The "kid" of the token names another key.', claims: null };
    }
    const { issuer } = tenant;
    const bounds =
      kind === 'bridge'
        ? { audience: tenant.bridge_audience, maxSeconds: tokenKinds.bridge.maxAgeSeconds }
        : { audience: tenant.audience, maxSeconds: tenant.max_token_seconds };
    const verdict = await tokens.verify(compact, keys, { kind, issuer, issuedFromMs: tenant.tokens_from, ...bounds });
    if (verdict.ok) return { ...found, signature: 'valid', reason: fault ?? null, claims: { ...verdict.claims } };
    const signature = { key: 'unchecked', signature: 'invalid', claims: 'valid' } as const;
    const reason = verdict.failed === 'claims' ? (fault ?? verdict.fault.reason) : verdict.fault.reason;
    return { ...found, signature: signature[verdict.failed], reason, claims: verdict.claims ?? null };
  };
}

/** Reads a key sent for this one inspection. */
async function handedOver(key: string | Record<string, unknown>): Promise<Candidates> {
  const read = readKey(key);
  const made = read.algorithm === 'HS256' ? await hmacKey('', read.secret) : await rsaKey('', read.members);
  return { keys: [made], kids: read.kid === undefined ? undefined : new Set([read.kid]), fault: undefined, notices: read.notices };
}

function isKeyId(key: InspectionKey): key is { keyId: string } {
  return typeof key === 'object' && typeof key.keyId === 'string';
}
