import { type BridgeToken, verifyBridgeToken } from '../access/bridge-token.ts';
import { clockToleranceSeconds } from '../access/claims.ts';
import { addressBucket } from '../access/client-address.ts';
import type { OwnTokens } from '../access/own-token.ts';
import type { RateLimits } from '../access/rate-limits.ts';
import { hashOf } from '../access/secrets.ts';
import { faultOfSession } from '../access/session.ts';
import type { TenantTokenDeps } from '../access/tenant-token.ts';
import { refusal } from '../access/tokens.ts';
import type { By } from '../audit/model.ts';
import type { AuditStore } from '../audit/store.ts';
import { newCustomer, type NewCustomer } from '../customers/model.ts';
import type { CustomerStore } from '../customers/store.ts';
import { HttpError } from '../errors/http-error.ts';
import type { Executor } from '../store/database.ts';
import type { TenantStore } from '../tenants/store.ts';
import type { FindLiveSession } from './live-sessions.ts';
import type { OpenedSession, SessionStore } from './store.ts';

export interface ExchangeDeps extends TenantTokenDeps {
  audit: AuditStore;
  customers: CustomerStore;
  tenants: TenantStore;
  sessions: SessionStore;
  ownTokens: OwnTokens;
  liveSession: FindLiveSession;
  rateLimits: RateLimits;
}

/** Sessions that one embed key may open. */
const exchanges = { points: 60, seconds: 60 } as const;
/** Bridge tokens that are not good, of one address: they take nothing from the pages of the key. */
const wrongTries = { points: 60, seconds: 60 } as const;

export interface ExchangeInput {
  tenantId: string;
  embedKeyId: string;
  bridgeToken: string;
  /** Token of the session that is renewed. */
  previous?: string | undefined;
}

/**
 * Makes the exchange of a bridge token for a session. The customer is the one of the external id and never one of the same e-mail address;
 * whoever is new is made, once for any number of calls. A token with `jti` is taken once, one without as often as it lives.
 *
 * @throws HttpError `token_invalid`, `token_expired`, `token_lifetime_too_long`, `token_replayed`, `session_revoked`, `session_max_age`, `rate_limited`.
 */
export function createSessionExchange(deps: ExchangeDeps) {
  const { database, audit, clock, customers, tenants, sessions, ownTokens, liveSession, tokens, rateLimits } = deps;

  async function verified(by: By, tenantId: string, text: string): Promise<BridgeToken & { customer: NewCustomer }> {
    try {
      const token = await verifyBridgeToken(deps, text, await tenants.read(tenantId));
      const customer = newCustomer.safeParse(token.said);
      if (!customer.success) throw refusal(`The customer of the token: ${customer.error.issues[0]?.path.join('.') ?? ''} ${customer.error.issues[0]?.message ?? ''}.`);
      return { ...token, customer: customer.data };
    } catch (error) {
      await rateLimits.require(`exchange-refused:${addressBucket(by.address)}`, wrongTries);
      throw error;
    }
  }

  /** When the chain of the former session began. One that is over by time, or somebody else's, has no successor: a chain begins anew. */
  async function beginningOf(text: string | undefined, tenantId: string): Promise<{ customerId: string; beganAt: number } | undefined> {
    if (text === undefined) return undefined;
    const compact = tokens.read(text);
    const claims = await ownTokens.verify('session', typeof compact === 'string' ? undefined : compact).catch((error: unknown) => {
      if (error instanceof HttpError && error.code === 'token_expired') return undefined;
      throw error;
    });
    const row = claims && (await liveSession(claims.jti));
    if (!row || row.tenant_id !== tenantId) return undefined;
    if (faultOfSession(row, clock.now()) !== undefined) throw new HttpError('session_revoked');
    return { customerId: row.customer_id, beganAt: row.began_at };
  }

  /** Of any number of tries with one `jti`, on any number of servers, one gets through. */
  async function claim(tx: Executor, tenantId: string, { keyId, jti, exp }: BridgeToken): Promise<boolean> {
    if (jti === undefined) return true;
    const row = { tenant_id: tenantId, token_hash: hashOf(`bridge ${keyId} ${jti}`), expires_at: (exp + 2 * clockToleranceSeconds) * 1_000 };
    const { numInsertedOrUpdatedRows } = await tx.insertInto('used_tokens').values(row).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  const refused = (by: By, { tenantId, embedKeyId }: ExchangeInput, reason: string): Promise<void> =>
    database.write((tx) => audit.record(tx, { tenantId, by, action: 'session.refused', target: { kind: 'embed_key', id: embedKeyId }, after: { reason } }), tenantId);

  return async (by: By, input: ExchangeInput): Promise<OpenedSession> => {
    const { tenantId, embedKeyId } = input;
    const bridge = await verified(by, tenantId, input.bridgeToken);
    await rateLimits.require(`exchange:${embedKeyId}`, exchanges);
    const former = await beginningOf(input.previous, tenantId);
    try {
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
