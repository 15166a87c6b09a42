import { addressBucket } from '../access/client-address.ts';
import { nobody } from '../access/embed-token.ts';
import type { OwnTokens } from '../access/own-token.ts';
import type { RateLimits } from '../access/rate-limits.ts';
import { randomId } from '../access/secrets.ts';
import type { By } from '../audit/model.ts';
import type { AuditStore } from '../audit/store.ts';
import { type Clock, isoTime } from '../clock.ts';
import type { CustomerStore } from '../customers/store.ts';
import { HttpError } from '../errors/http-error.ts';
import type { Database } from '../store/database.ts';
import { type Identity, subjectOf } from './identity.ts';
import { embedTokenSeconds } from './model.ts';
import type { AccessKeyStore } from './store.ts';

/** Wrong tries that one access id, and one address, may make. Who has the right key is never limited by those who guess it. */
const wrongTries = { points: 10, seconds: 60 } as const;

export interface EmbedToken {
  embedToken: string;
  /** Seconds. */
  expiresIn: number;
  expiresAt: string;
}

export interface Credentials {
  accessId: string;
  accessKey: string;
  userIdentifiers: Identity;
}

export interface ExchangeDeps {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  customers: CustomerStore;
  accessKeys: AccessKeyStore;
  ownTokens: OwnTokens;
  rateLimits: RateLimits;
}

/**
 * Makes the exchange of a pair for an embed token.
 *
 * @throws HttpError `invalid_credentials`, `rate_limited`, `session_revoked` for a blocked customer, `invalid_request`.
 */
export function createExchange({ database, audit, clock, customers, accessKeys, ownTokens, rateLimits }: ExchangeDeps) {
  /** One answer and one amount of work for each reason, so that nothing is learnt about which ids exist. */
  async function refuse(by: By, accessId: string, tenantId: string | null, reason: string): Promise<never> {
    const id = /^akey_[0-9a-f]{24}$/.test(accessId) ? accessId : 'unknown';
    await rateLimits.require(`access-key:address ${addressBucket(by.address)}`, wrongTries);
    if (id !== 'unknown') await rateLimits.require(`access-key:id ${id}`, wrongTries);
    await database.write((tx) => audit.record(tx, { tenantId, by, action: 'access_key.refused', target: { kind: 'access_key', id }, after: { reason } }));
    throw new HttpError('invalid_credentials', undefined, { cause: reason });
  }

  return async (caller: By, { accessId, accessKey, userIdentifiers }: Credentials): Promise<EmbedToken> => {
    const { row, fault } = await accessKeys.check(accessId, accessKey);
    if (fault !== undefined) return refuse(caller, accessId, row?.tenant_id ?? null, fault);
    const by: By = { ...caller, actor: { kind: 'access-key', id: row.id } };
    const subject = subjectOf(userIdentifiers);
    const jti = randomId('etok');
    const named = 'email' in subject ? await onlyOne(row.tenant_id, subject.email) : undefined;
    const customer = await database.write(async (tx) => {
      const found = 'email' in subject ? named : (await customers.findOrCreate(tx, by, row.tenant_id, subject.customer)).row;
      if (found && found.blocked_at !== null) throw new HttpError('session_revoked', 'The customer is blocked.');
      await audit.record(tx, { tenantId: row.tenant_id, by, action: 'embed_token.issued', target: { kind: 'access_key', id: row.id }, after: { token: jti, customerId: found?.id ?? null } });
      return found;
    });
    await accessKeys.noteUse(row);
    const embedToken = await ownTokens.issue('embed', { jti, sub: customer?.id ?? nobody, tenant_id: row.tenant_id, access_key: row.id, identity: userIdentifiers }, embedTokenSeconds);
    return { embedToken, expiresIn: embedTokenSeconds, expiresAt: isoTime(clock.now() + embedTokenSeconds * 1_000) };
  };

  async function onlyOne(tenantId: string, email: string) {
    const [only, second] = await customers.withEmail(tenantId, email);
    return second ? undefined : only;
  }
}
