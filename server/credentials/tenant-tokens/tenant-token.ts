import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { LiveKey, LiveKeys } from '../signing-keys/live-keys.ts';
import { isName, isSameName, nameSpellings } from '../../../protocol/names.ts';
import { linked, type LinkedKind } from '../../resources/links/share-token.ts';
import { slugShape } from '../../resources/tenants/model.ts';
import { customerActions, type Grant } from '../../access/grant.ts';
import type { CredentialKind } from '../../access/kinds.ts';
import { hashOf } from '../../access/secrets.ts';
import type { Compact, TokenHeader } from '../../access/token-format.ts';
import { type Claims, refusal, type Tokens } from '../../access/tokens.ts';
import type { KeyMaterial, VerifyingKey } from '../../access/verifying-keys.ts';

/** A tenant's own JWT that passed every check, and what it allows. */
export interface TenantToken {
  grant: Grant;
  tenantSlug: string;
  keyId: string;
  claims: Claims;
  /** SHA-256 of the token, which has one spelling only. */
  digest: string;
}

export interface TenantTokenDeps {
  liveKeys: LiveKeys;
  verifyingKey: (row: KeyMaterial) => Promise<VerifyingKey>;
  tokens: Tokens;
  clock: Clock;
}

export const keyIdShape = /^key_[0-9a-f]{24}$/;
const documents: readonly { kind: LinkedKind; id: RegExp }[] = [
  { kind: 'receipt', id: /^rcpt_[0-9a-f]{24}$/ },
  { kind: 'invoice', id: /^inv_[0-9a-f]{24}$/ },
];
const actions: Grant['actions'] = new Set(customerActions);

/**
 * Verifies a tenant's JWT and returns what it allows.
 *
 * With `resourceId` (id or share token of a receipt or an invoice) the token is for that one document; without it, for everything of the customer whose id or
 * `externalId` is `sub`. `kid` selects the key. Without `kid`, or with the tenant's own name for a key, `tenantSlug` must name the tenant.
 *
 * @throws HttpError `token_invalid`, `token_expired`, `token_lifetime_too_long`, `tenant_required`; `session_revoked` for a blocked customer.
 */
export async function verifyTenantToken(deps: TenantTokenDeps, compact: Compact, tenantSlug: string | undefined): Promise<TenantToken> {
  const rows = await keysFor(deps, compact, tenantSlug);
  const keys = await Promise.all(rows.map((row) => deps.verifyingKey(row)));
  const [row] = rows;
  const verdict = await deps.tokens.verify(compact, keys, {
    kind: 'tenant',
    issuer: row?.issuer ?? '',
    audience: row?.audience ?? null,
    maxSeconds: row?.max_token_seconds ?? 0,
    issuedFromMs: row?.tokens_from,
  });
  const named = row && { tenantId: row.tenant_id, actor: { kind: 'tenant-token', id: rows.length === 1 ? row.id : null } };
  if (!verdict.ok || !row) throw refusal(verdict.ok ? 'No usable key matches the token.' : verdict.fault, named);
  const { claims, key } = verdict;
  const actor = { kind: 'tenant-token', id: key.id } as const;
  const caller = { tenantId: row.tenant_id, actor };
  if (tenantSlug !== undefined && tenantSlug !== row.tenant_slug) throw refusal(`The key does not belong to the tenant "${tenantSlug}".`, caller);
  if (Object.hasOwn(claims, 'external_customer_id')) throw refusal('This is a bridge token: exchange it for a session.', caller);
  const { blocked, ...covers } = await subjectOf(deps, row, claims);
  // Either may be blocked: the customer that the token names, or the customer of the document.
  if (row.customer_blocked_at !== null || blocked) throw new HttpError('session_revoked', 'The customer is blocked.', { caller });
  const grant = { tenantId: row.tenant_id, actor, actions, pages: { ofTenant: row.tenant_id }, expiresAtMs: claims.exp * 1_000, ...covers } as const;
  return { grant, tenantSlug: row.tenant_slug, keyId: key.id, claims, digest: compact.digest };
}

/** Credential kind: a JWT whose `typ` is absent or `JWT`. */
export function tenantTokenKind(deps: TenantTokenDeps): Pick<CredentialKind, 'recognises' | 'resolve'> {
  return {
    recognises: ({ compact }) => compact !== undefined && (compact.header.typ ?? 'JWT').toUpperCase() === 'JWT',
    async resolve({ compact }, { tenantSlug }) {
      if (!compact) throw refusal('The token is not a JWT.');
      return (await verifyTenantToken(deps, compact, tenantSlug)).grant;
    },
  };
}

/** Returns the keys that may have signed the token. Its unverified fields are used only for this lookup, and only when well-formed. */
async function keysFor({ liveKeys, clock }: TenantTokenDeps, { header, payload }: Compact, tenantSlug: string | undefined): Promise<LiveKey[]> {
  if (header.kid === undefined && tenantSlug === undefined) {
    throw new HttpError('tenant_required', 'The token has no "kid": name the tenant in the Vitrine-Tenant header.');
  }
  const subjects = isName(payload?.sub) ? nameSpellings(payload.sub) : [''];
  let found: LiveKey[] = [];
  for (const subject of subjects) {
    found = await keysNamed(liveKeys, header, tenantSlug, subject, clock.now());
    if (found[0]?.customer_id !== null) return found;
  }
  return found;
}

/**
 * Returns the live keys that may have signed a token: the key of any tenant with that id; else, of the named tenant, the keys with that name, or all of them
 * without `kid`.
 */
export async function keysNamed(
  liveKeys: LiveKeys,
  { kid, alg }: TokenHeader,
  tenantSlug: string | undefined,
  subject: string,
  nowMs: number,
): Promise<LiveKey[]> {
  if (kid !== undefined && keyIdShape.test(kid)) {
    const row = await liveKeys.find(kid, subject, nowMs);
    return row ? [row] : [];
  }
  if (tenantSlug === undefined || !slugShape.test(tenantSlug) || !isName(alg)) return [];
  const rows = await liveKeys.list(tenantSlug, alg, subject, nowMs);
  return kid === undefined ? rows : rows.filter((row) => row.kid !== null && isSameName(row.kid, kid));
}

interface Subject {
  /** Whether the document's customer is blocked. */
  blocked: boolean;
}

type Covers = { receiptId: string | null } | { invoiceId: string } | { customerId: string | null };

async function subjectOf(
  { liveKeys }: TenantTokenDeps,
  row: LiveKey,
  { resourceId }: Claims,
): Promise<Subject & Covers> {
  if (resourceId === undefined) return { customerId: row.customer_id, blocked: false };
  for (const { kind, id } of documents) {
    const by = id.test(resourceId) ? 'id' : linked[kind].tokens.isForm(resourceId) ? 'share_token_hash' : undefined;
    if (by === undefined) continue;
    const document = await liveKeys.document(row.tenant_id, kind, by, by === 'id' ? resourceId : hashOf(resourceId));
    if (document) return { ...(kind === 'receipt' ? { receiptId: document.id } : { invoiceId: document.id }), blocked: document.customer_blocked_at !== null };
  }
  return { receiptId: null, blocked: false };
}
