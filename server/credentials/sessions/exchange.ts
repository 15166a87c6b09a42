import { type BridgeToken, verifyBridgeToken } from '../bridge-tokens/bridge-token.ts';
import { usedUntilMs } from '../../access/claims.ts';
import { addressBucket } from '../../access/client-address.ts';
import type { OwnTokens } from '../../access/own-token.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import { hashOf } from '../../access/secrets.ts';
import type { TenantTokenDeps } from '../tenant-tokens/tenant-token.ts';
import { refusal } from '../../access/tokens.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import { newCustomer, type NewCustomer } from '../../resources/customers/model.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import type { TenantRow } from '../../platform/store/schema.ts';
import type { FindLiveSession } from './live-sessions.ts';
import { requireOpening } from './opening-limits.ts';
import type { OpenedSession } from './model.ts';
import type { SessionStore } from './store.ts';

export interface ExchangeDeps extends TenantTokenDeps {
  database: Database;
  audit: AuditStore;
  customers: CustomerStore;
  tenants: TenantStore;
  sessions: SessionStore;
  ownTokens: OwnTokens;
  liveSession: FindLiveSession;
  rateLimits: RateLimits;
}

/** Limit on invalid bridge tokens of one site and address, and on replays of one token. Valid tokens do not count. */
const wrongTries = { points: 60, seconds: 60 } as const;

export interface ExchangeInput {
  tenantId: string;
  embedKeyId: string;
  bridgeToken: string;
  /** Token of the session to renew. */
  previous?: string | undefined;
}

/**
 * Creates the function that exchanges a bridge token for a session. The external id alone identifies the customer, never the e-mail address. An unknown
 * customer is created, once for any number of calls. A token with `jti` is accepted once, a token without it as often as it is presented while valid.
 *
 * Each limit counts for its own subject: sessions for the customer, and for the site where the tenant has set a ceiling; invalid tokens for the client address;
 * replays for the token. No caller uses up the limit of another.
 *
 * @throws HttpError `token_invalid`, `token_expired`, `token_lifetime_too_long`, `token_replayed`, `session_revoked`, `session_max_age`, `rate_limited`.
 */
export function createSessionExchange(deps: ExchangeDeps) {
  const { database, audit, customers, tenants, sessions, ownTokens, liveSession, tokens, rateLimits } = deps;

  async function verified(by: By, { embedKeyId, bridgeToken }: ExchangeInput, tenant: TenantRow): Promise<BridgeToken & { customer: NewCustomer }> {
    try {
      const token = await verifyBridgeToken(deps, bridgeToken, tenant);
      const customer = newCustomer.safeParse(token.customer);
      if (!customer.success)
        throw refusal(`The customer of the token: ${customer.error.issues[0]?.path.join('.') ?? ''} ${customer.error.issues[0]?.message ?? ''}.`);
      return { ...token, customer: customer.data };
    } catch (error) {
      // An expired token is not counted: its page must get that error and fetch a new token.
      if (error instanceof HttpError && error.code === 'token_invalid')
        await rateLimits.require(`exchange-refused:${embedKeyId} ${addressBucket(by.address)}`, wrongTries);
      throw error;
    }
  }

  const claimOf = (tenantId: string, { keyId, jti }: BridgeToken): { tenant_id: string; token_hash: string } => ({
    tenant_id: tenantId,
    token_hash: hashOf(`bridge ${keyId} ${jti ?? ''}`),
  });

  /** Detects a replay before it counts against the customer. Among concurrent attempts, `claim` decides. */
  async function refuseReplay(tenantId: string, bridge: BridgeToken): Promise<void> {
    if (bridge.jti === undefined) return;
    const { tenant_id, token_hash } = claimOf(tenantId, bridge);
    const used = await database.query
      .selectFrom('used_tokens')
      .select('token_hash')
      .where('tenant_id', '=', tenant_id)
      .where('token_hash', '=', token_hash)
      .executeTakeFirst();
    if (!used) return;
    await rateLimits.require(
      `exchange-replayed:${tenant_id} ${token_hash}`,
      wrongTries,
      `The token was already used, and was tried ${wrongTries.points} times since.`,
    );
    throw new HttpError('token_replayed');
  }

  /** Returns when the chain of the previous session began; `undefined` when it expired or is of another tenant, so that a new chain begins. */
  async function previousSessionOf(text: string | undefined, tenantId: string): Promise<{ customerId: string; beganAt: number } | undefined> {
    if (text === undefined) return undefined;
    const compact = tokens.read(text);
    const claims = await ownTokens.verify('session', typeof compact === 'string' ? undefined : compact).catch((error: unknown) => {
      if (error instanceof HttpError && error.code === 'token_expired') return undefined;
      throw error;
    });
    const live = claims && (await liveSession(claims.jti));
    if (!live || live.tenantId !== tenantId) return undefined;
    if (live.ended) throw new HttpError('session_revoked', undefined, { cause: `The former session has ended: ${live.ended.why}.` });
    return { customerId: live.customerId, beganAt: live.beganAtMs };
  }

  /** Of concurrent attempts with one `jti`, on any number of servers, one succeeds. */
  async function claim(tx: Executor, tenantId: string, bridge: BridgeToken): Promise<boolean> {
    if (bridge.jti === undefined) return true;
    const row = { ...claimOf(tenantId, bridge), expires_at: usedUntilMs(bridge.exp) };
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('used_tokens')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  const refused = (by: By, { tenantId, embedKeyId }: ExchangeInput, reason: string): Promise<void> =>
    database.write(
      (tx) => audit.record(tx, { tenantId, by, action: 'session.refused', target: { kind: 'embed_key', id: embedKeyId }, after: { reason } }),
      tenantId,
    );

  return async (by: By, input: ExchangeInput): Promise<OpenedSession> => {
    const { tenantId, embedKeyId } = input;
    const tenant = await tenants.read(tenantId);
    const bridge = await verified(by, input, tenant);
    try {
      await refuseReplay(tenantId, bridge);
      await requireOpening(rateLimits, tenant, { siteId: embedKeyId, customer: bridge.customer.externalId });
      const former = await previousSessionOf(input.previous, tenantId);
      const { row, customer } = await database.write(async (tx) => {
        if (!(await claim(tx, tenantId, bridge))) throw new HttpError('token_replayed');
        const { row: found } = await customers.findOrCreate(tx, by, tenantId, bridge.customer);
        const beganAt = former?.customerId === found.id ? former.beganAt : undefined;
        return { customer: found, row: await sessions.open(tx, by, { customer: found, openedBy: 'bridge', embedKeyId, signingKeyId: bridge.keyId, beganAt }) };
      }, tenantId);
      return await sessions.issue(row, customer);
    } catch (error) {
      if (error instanceof HttpError && error.status === 401) await refused(by, input, error.code);
      throw error;
    }
  };
}
