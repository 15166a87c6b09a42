import { z } from 'zod';
import { addressBucket } from '../../access/client-address.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../../platform/store/database.ts';
import type { EmbedTokenStore } from '../embed-tokens/store.ts';
import { identity } from '../embed-tokens/identity.ts';
import type { AuditCounts } from '../../platform/audit/counts.ts';
import { createSeldom } from '../../platform/audit/seldom.ts';
import type { Clock } from '../../clock.ts';
import type { AccessKeyStore } from './store.ts';

/** Wrong tries that one access id, and one address, may make. Who has the right key is never limited by those who guess it. */
const wrongTries = { points: 10, seconds: 60 } as const;

/** For the log. The caller hears the same of all of them. */
const reasons = {
  unknown: 'There is no such access id.',
  wrong_key: 'The access key is not that of the access id.',
  revoked: 'The pair was revoked.',
} as const;

export const embedToken = z
  .object({ embedToken: z.string(), expiresIn: z.int().meta({ description: 'Seconds.' }), expiresAt: z.string() })
  .meta({ id: 'EmbedToken' });

export type EmbedToken = z.output<typeof embedToken>;

export const credentials = z.strictObject({ accessId: z.string().min(1).max(100), accessKey: z.string().min(1).max(255), userIdentifiers: identity });

export type Credentials = z.output<typeof credentials>;

export interface ExchangeDeps {
  database: Database;
  audit: AuditStore;
  auditCounts: AuditCounts;
  clock: Clock;
  accessKeys: AccessKeyStore;
  embedTokens: EmbedTokenStore;
  rateLimits: RateLimits;
}

/**
 * Makes the exchange of a pair for an embed token.
 *
 * @throws HttpError `invalid_credentials`, `rate_limited`, `session_revoked` for a blocked customer, `invalid_request`.
 */
export function createExchange({ database, audit, auditCounts, accessKeys, clock, embedTokens, rateLimits }: ExchangeDeps) {
  const seldom = createSeldom(clock);

  /** One answer and one amount of work for each reason, so that nothing is learnt about which ids exist. */
  async function refuse(by: By, accessId: string, tenantId: string | null, reason: keyof typeof reasons): Promise<never> {
    const isId = /^akey_[0-9a-f]{24}$/.test(accessId);
    await rateLimits.require(`access-key:address ${addressBucket(by.address)}`, wrongTries);
    if (isId) await rateLimits.require(`access-key:id ${accessId}`, wrongTries);
    const refused = { tenantId, action: 'access_key.refused', target: { kind: 'access_key', id: tenantId === null ? 'unknown' : accessId } } as const;
    // Who has the key of a revoked pair has proved it; everybody else has proved nothing.
    if (reason !== 'revoked') auditCounts.count({ ...refused, reason });
    else if (seldom.isFirst(accessId)) await database.write((tx) => audit.record(tx, { ...refused, by, after: { reason } }), tenantId);
    const caller = { tenantId, actor: { kind: 'access-key', id: tenantId === null ? null : accessId } };
    throw new HttpError('invalid_credentials', undefined, { cause: reasons[reason], caller });
  }

  /** @param admit Asked for the tenant of a good pair, before anything is issued. */
  return async (caller: By, { accessId, accessKey, userIdentifiers }: Credentials, admit?: (tenantId: string) => Promise<void>): Promise<EmbedToken> => {
    const { row, fault } = await accessKeys.check(accessId, accessKey);
    if (fault !== undefined) return refuse(caller, accessId, row?.tenant_id ?? null, fault);
    await admit?.(row.tenant_id);
    const by: By = { ...caller, actor: { kind: 'access-key', id: row.id } };
    const { token, expiresIn, expiresAt } = await embedTokens.issue(by, row, userIdentifiers);
    accessKeys.noteUse(row);
    return { embedToken: token, expiresIn, expiresAt };
  };
}
