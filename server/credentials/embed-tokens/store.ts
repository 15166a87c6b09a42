import type { OwnTokens } from '../../access/own-token.ts';
import { randomId } from '../../access/secrets.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { AccessKeyRow, EmbedTokenRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';
import { type Identity, subjectOf } from './identity.ts';
import { embedTokenSeconds, type IssuedToken, issuedTokenOf } from '../access-keys/model.ts';
import { endOnce } from '../rows.ts';
import { rows } from './rows.ts';

export interface EmbedTokenStore {
  /**
   * Issues a token for a pair whose key was verified. The identity names the customer, who is created if new.
   *
   * @throws HttpError `key_state_conflict` for a revoked pair, `session_revoked` for a blocked customer, `invalid_request`.
   */
  issue(
    by: By,
    key: Pick<AccessKeyRow, 'id' | 'tenant_id' | 'revoked_at'>,
    userIdentifiers: Identity,
  ): Promise<IssuedToken & { token: string; expiresIn: number }>;
  /** Returns the valid tokens of a tenant or of one of its pairs, newest first. */
  list(ask: { tenantId: string; accessId?: string | undefined; limit: number }): Promise<IssuedToken[]>;
  /** Revokes one token immediately. Revoking it again changes nothing. @throws HttpError `not_found`. */
  revoke(by: By, tenantId: string, id: string): Promise<void>;
}

/** Creates the store of tokens issued for access keys. Each token has a row, so it can be revoked alone. */
export function createEmbedTokenStore({
  database,
  audit,
  clock,
  customers,
  ownTokens,
}: {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  customers: CustomerStore;
  ownTokens: OwnTokens;
}): EmbedTokenStore {
  async function onlyOne(tenantId: string, email: string): Promise<CustomerRow | undefined> {
    const [only, second] = await customers.withEmail(tenantId, email);
    return second ? undefined : only;
  }

  return {
    async issue(by, { id: accessId, tenant_id: tenantId, revoked_at: keyRevokedAt }, userIdentifiers) {
      if (keyRevokedAt !== null) throw new HttpError('key_state_conflict', 'The access key was revoked: it issues no tokens.');
      const subject = subjectOf(userIdentifiers);
      const named = 'email' in subject ? await onlyOne(tenantId, subject.email) : undefined;
      const row = await database.write(async (tx) => {
        const found = 'email' in subject ? named : (await customers.findOrCreate(tx, by, tenantId, subject.customer)).row;
        if (found && found.blocked_at !== null) throw new HttpError('session_revoked', 'The customer is blocked.');
        const now = clock.now();
        const made: EmbedTokenRow = {
          id: randomId('etok'),
          tenant_id: tenantId,
          access_key_id: accessId,
          customer_id: found?.id ?? null,
          created_at: now,
          expires_at: now + embedTokenSeconds * 1_000,
          revoked_at: null,
        };
        await tx.insertInto('embed_tokens').values(made).execute();
        await audit.record(tx, {
          tenantId,
          by,
          action: 'embed_token.issued',
          target: { kind: 'access_key', id: accessId },
          after: { token: made.id, customerId: made.customer_id },
        });
        return made;
      }, tenantId);
      // The customer is read from the row. A token without a known customer uses its own id as subject, which is never a customer id.
      const token = await ownTokens.issue(
        'embed',
        { jti: row.id, sub: row.customer_id ?? row.id, tenant_id: tenantId, access_key: accessId, identity: userIdentifiers },
        embedTokenSeconds,
      );
      return { ...issuedTokenOf(row), token, expiresIn: embedTokenSeconds };
    },

    async list({ tenantId, accessId, limit }) {
      let select = database.query
        .selectFrom('embed_tokens as e')
        .innerJoin('access_keys as k', 'k.id', 'e.access_key_id')
        .leftJoin('customers as c', 'c.id', 'e.customer_id')
        .selectAll('e')
        .where('e.tenant_id', '=', tenantId)
        .where('e.revoked_at', 'is', null)
        .where('e.expires_at', '>', clock.now())
        .where('k.tokens_revoked_at', 'is', null)
        .where('c.blocked_at', 'is', null);
      if (accessId !== undefined) select = select.where('e.access_key_id', '=', accessId);
      const rows = await select.orderBy('e.created_at', 'desc').orderBy('e.id').limit(limit).execute();
      return rows.map(issuedTokenOf);
    },

    revoke: (by, tenantId, id) =>
      database.write(async (tx) => {
        const row = await tx.selectFrom('embed_tokens').select('access_key_id').where('id', '=', id).where('tenant_id', '=', tenantId).executeTakeFirst();
        if (!row) throw new HttpError('not_found', 'There is no embed token with this id.');
        if (await endOnce(tx, rows, id, clock.now()))
          await audit.record(tx, { tenantId, by, action: 'embed_token.revoked', target: { kind: 'access_key', id: row.access_key_id }, after: { token: id } });
      }, tenantId),
  };
}
