import { maxBridgeTokenSeconds } from '../../../protocol/tokens.ts';
import { named } from '../../resources/customers/named.ts';
import { keysNamed, type TenantTokenDeps } from '../tenant-tokens/tenant-token.ts';
import { refusal } from '../../access/tokens.ts';
import type { TenantRow } from '../../platform/store/schema.ts';

/** A verified bridge token: who the viewer is, according to the tenant. */
export interface BridgeToken {
  keyId: string;
  /** The customer as the tenant names them. The names are checked, but not yet against the rules for customers. */
  customer: { externalId: unknown; email?: unknown; name?: unknown };
  /** Set: the token is accepted once. */
  jti: string | undefined;
  /** Seconds since the epoch. */
  exp: number;
}

/**
 * Verifies a bridge token: a JWT of the tenant with `external_customer_id`, for the tenant's bridge audience, with a lifetime of five minutes at most. It
 * authorizes no request by itself. `kid` selects the key; without it, the tenant's live keys are tried.
 *
 * @throws HttpError `token_invalid`, `token_expired`, `token_lifetime_too_long`.
 */
export async function verifyBridgeToken(
  { liveKeys, verifyingKey, tokens, clock }: TenantTokenDeps,
  text: string,
  tenant: Pick<TenantRow, 'id' | 'slug' | 'bridge_audience'>,
): Promise<BridgeToken> {
  const compact = tokens.read(text);
  if (typeof compact === 'string') throw refusal(compact);
  const found = await keysNamed(liveKeys, compact.header, tenant.slug, '', clock.now());
  // A key of another tenant is not accepted, whatever the token says.
  const rows = found.filter((row) => row.tenant_id === tenant.id);
  const keys = await Promise.all(rows.map((row) => verifyingKey(row)));
  const verdict = await tokens.verify(compact, keys, {
    kind: 'bridge',
    issuer: rows[0]?.issuer ?? '',
    audience: tenant.bridge_audience,
    maxSeconds: maxBridgeTokenSeconds,
    issuedFromMs: rows[0]?.tokens_from,
  });
  if (!verdict.ok) throw refusal(verdict.fault);
  const { claims, key } = verdict;
  const { external_customer_id: externalId, email, name, jti, exp } = claims;
  return { keyId: key.id, customer: { externalId, ...(email !== undefined && { email }), ...named(name) }, jti, exp };
}
