import { sql } from 'kysely';
import type { OwnTokens } from '../../access/own-token.ts';
import { type RandomBytes, randomId } from '../../access/secrets.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import { type Clock, isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { SessionRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { type NewestPosition, pageOfNewest } from '../../platform/store/newest-first.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';
import { maxChainSeconds, type OpenedSession, sessionSeconds } from './model.ts';
import { endOnce } from '../rows.ts';
import { rows } from './rows.ts';

/** Parameters of a new session. */
export interface NewSession {
  customer: CustomerRow;
  openedBy: SessionRow['opened_by'];
  /** Embed key of the page. When the key ends, so does the session. */
  embedKeyId?: string | undefined;
  /** Tenant key that signed the bridge token. When the key ends, so does the session. */
  signingKeyId?: string | undefined;
  /** When the first session of the chain was opened. Default: now. */
  beganAt?: number | undefined;
}

export interface SessionStore {
  /** Opens a session in the caller's transaction. @throws HttpError `session_revoked` for a blocked customer, `session_max_age` when the chain is too long. */
  open(tx: Executor, by: By, session: NewSession): Promise<SessionRow>;
  /** Signs the token of a session that was just opened. */
  issue(row: SessionRow, customer: CustomerRow): Promise<OpenedSession>;
  /** Returns the valid sessions, newest first: not expired or revoked, with a valid embed key, and of a customer who is not blocked. */
  list(ask: {
    tenantId: string;
    customerId?: string | undefined;
    after?: NewestPosition | undefined;
    limit: number;
  }): Promise<{ rows: SessionRow[]; next: NewestPosition | null }>;
  /** Ends one session immediately; with `session.ended`, at its holder's request. Ending it again changes nothing. @throws HttpError `not_found`. */
  end(by: By, tenantId: string, id: string, action: 'session.ended' | 'session.revoked'): Promise<void>;
  /** Ends every session of a customer immediately. @returns How many there were. */
  endAll(by: By, tenantId: string, customerId: string): Promise<number>;
}

export interface SessionStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  ownTokens: OwnTokens;
  randomBytes?: RandomBytes;
}

export function createSessionStore({ database, audit, clock, ownTokens, randomBytes }: SessionStoreOptions): SessionStore {
  return {
    async open(tx, by, { customer, openedBy, embedKeyId, signingKeyId, beganAt }) {
      const now = clock.now();
      const began_at = beganAt ?? now;
      const last = began_at + maxChainSeconds * 1_000;
      if (customer.blocked_at !== null) throw new HttpError('session_revoked', 'The customer is blocked.');
      if (last <= now) throw new HttpError('session_max_age');
      const row: SessionRow = {
        id: randomId('sess', randomBytes),
        tenant_id: customer.tenant_id,
        customer_id: customer.id,
        opened_by: openedBy,
        embed_key_id: embedKeyId ?? null,
        signing_key_id: signingKeyId ?? null,
        began_at,
        created_at: now,
        expires_at: Math.min(now + sessionSeconds * 1_000, last),
        revoked_at: null,
      };
      await tx.insertInto('sessions').values(row).execute();
      const after = { customerId: customer.id, openedBy, embedKeyId: row.embed_key_id, signingKeyId: row.signing_key_id, renewed: beganAt !== undefined };
      await audit.record(tx, { tenantId: row.tenant_id, by, action: 'session.opened', target: { kind: 'session', id: row.id }, after });
      return row;
    },

    async issue(row, customer) {
      const expiresIn = Math.max(1, Math.floor((row.expires_at - row.created_at) / 1_000));
      const token = await ownTokens.issue('session', { jti: row.id, sub: row.customer_id, tenant_id: row.tenant_id }, expiresIn);
      return { token, expiresIn, expiresAt: isoTime(row.expires_at), customer: { id: customer.id, externalId: customer.external_id } };
    },

    async list({ tenantId, customerId, after, limit }) {
      const now = clock.now();
      // A valid session was created within its lifetime, so this bound keeps the scan of the list's index short.
      let select = database.query
        .selectFrom('sessions as s')
        .innerJoin('customers as c', 'c.id', 's.customer_id')
        .leftJoin('embed_keys as e', 'e.id', 's.embed_key_id')
        .selectAll('s')
        .where('s.tenant_id', '=', tenantId)
        .where('s.created_at', '>', now - sessionSeconds * 1_000)
        .where('s.revoked_at', 'is', null)
        .where(sql<boolean>`s.expires_at + 0 > ${now}`)
        .where('c.blocked_at', 'is', null)
        .where('e.revoked_at', 'is', null);
      if (customerId !== undefined) select = select.where('s.customer_id', '=', customerId);
      return pageOfNewest(select, 's', { after, limit });
    },

    end: (by, tenantId, id, action) =>
      database.write(async (tx) => {
        const row = await tx.selectFrom('sessions').select('revoked_at').where('tenant_id', '=', tenantId).where('id', '=', id).executeTakeFirst();
        if (!row) throw new HttpError('not_found', 'There is no session with this id.');
        if (await endOnce(tx, rows, id, clock.now())) await audit.record(tx, { tenantId, by, action, target: { kind: 'session', id } });
      }, tenantId),

    endAll: (by, tenantId, customerId) =>
      database.write(async (tx) => {
        const now = clock.now();
        // Includes expired sessions: by another server's clock they may still be open.
        const rows = await tx
          .updateTable('sessions')
          .set({ revoked_at: now })
          .where('tenant_id', '=', tenantId)
          .where('customer_id', '=', customerId)
          .where('revoked_at', 'is', null)
          .returning('expires_at')
          .execute();
        const ended = rows.filter(({ expires_at: end }) => end > now).length;
        if (ended > 0) await audit.record(tx, { tenantId, by, action: 'sessions.revoked', target: { kind: 'customer', id: customerId }, after: { ended } });
        return ended;
      }, tenantId),
  };
}
