import { addressBucket } from '../../access/client-address.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../../platform/store/database.ts';
import type { EmbedTokenStore } from '../embed-tokens/store.ts';
import type { Identity } from '../embed-tokens/identity.ts';
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
  accessKeys: AccessKeyStore;
  embedTokens: EmbedTokenStore;
  rateLimits: RateLimits;
}

/**
 * Makes the exchange of a pair for an embed token.
 *
 * @throws HttpError `invalid_credentials`, `rate_limited`, `session_revoked` for a blocked customer, `invalid_request`.
 */
export function createExchange({ database, audit, accessKeys, embedTokens, rateLimits }: ExchangeDeps) {
  /** One answer and one amount of work for each reason, so that nothing is learnt about which ids exist. */
  async function refuse(by: By, accessId: string, tenantId: string | null, reason: string): Promise<never> {
    const id = /^akey_[0-9a-f]{24}$/.test(accessId) ? accessId : 'unknown';
    await rateLimits.require(`access-key:address ${addressBucket(by.address)}`, wrongTries);
    if (id !== 'unknown') await rateLimits.require(`access-key:id ${id}`, wrongTries);
    await database.write((tx) => audit.record(tx, { tenantId, by, action: 'access_key.refused', target: { kind: 'access_key', id }, after: { reason } }), tenantId);
    throw new HttpError('invalid_credentials', undefined, { cause: reason });
  }

  return async (caller: By, { accessId, accessKey, userIdentifiers }: Credentials): Promise<EmbedToken> => {
    const { row, fault } = await accessKeys.check(accessId, accessKey);
    if (fault !== undefined) return refuse(caller, accessId, row?.tenant_id ?? null, fault);
    const by: By = { ...caller, actor: { kind: 'access-key', id: row.id } };
    const { token: embedToken, expiresIn, expiresAt } = await embedTokens.issue(by, row, userIdentifiers);
    accessKeys.noteUse(row);
    return { embedToken, expiresIn, expiresAt };
  };
}
