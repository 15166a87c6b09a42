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
import { createEventThrottle } from '../../platform/audit/event-throttle.ts';
import type { Clock } from '../../clock.ts';
import type { AccessKeyStore } from './store.ts';

/** Wrong attempts allowed for one access id and for one address. Guesses never limit a caller with the right key. */
const wrongTries = { points: 10, seconds: 60 } as const;

/** For the log. The caller gets the same error for all three. */
const reasons = {
  unknown: 'There is no such access id.',
  wrong_key: 'The access key does not belong to the access id.',
  revoked: 'The access key was revoked.',
} as const;

export const embedToken = z
  .object({ embedToken: z.string(), expiresIn: z.int().meta({ description: 'In seconds.' }), expiresAt: z.string() })
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
 * Creates the function that exchanges an access key pair for an embed token.
 *
 * @throws HttpError `invalid_credentials`, `rate_limited`, `session_revoked` for a blocked customer, `invalid_request`.
 */
export function createExchange({ database, audit, auditCounts, accessKeys, clock, embedTokens, rateLimits }: ExchangeDeps) {
  const throttle = createEventThrottle(clock);

  /** Answers every reason alike and with the same work, so that callers cannot find out which ids exist. */
  async function refuse(by: By, accessId: string, tenantId: string | null, reason: keyof typeof reasons): Promise<never> {
    const isId = /^akey_[0-9a-f]{24}$/.test(accessId);
    await rateLimits.require(`access-key:address ${addressBucket(by.address)}`, wrongTries);
    if (isId) await rateLimits.require(`access-key:id ${accessId}`, wrongTries);
    const refused = { tenantId, action: 'access_key.refused', target: { kind: 'access_key', id: tenantId === null ? 'unknown' : accessId } } as const;
    // Only a caller with the key of a revoked pair has proved anything. Such a refusal gets its own audit entry.
    if (reason !== 'revoked') auditCounts.count({ ...refused, reason });
    else if (throttle.isFirst(accessId)) await database.write((tx) => audit.record(tx, { ...refused, by, after: { reason } }), tenantId);
    const caller = { tenantId, actor: { kind: 'access-key', id: tenantId === null ? null : accessId } };
    throw new HttpError('invalid_credentials', undefined, { cause: reasons[reason], caller });
  }

  /** @param admit Called with the tenant of a valid pair, before a token is issued. */
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
