import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { clockToleranceSeconds } from '../../../protocol/tokens.ts';
import { usedUntilMs } from '../../access/claims.ts';
import { hashOf } from '../../access/secrets.ts';
import type { TenantToken } from '../../credentials/tenant-tokens/tenant-token.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../../platform/store/database.ts';
import { linked } from '../../resources/links/share-token.ts';
import type { LinkedDocument } from './linked-document.ts';
import { revokedAtOf } from '../../resources/links/revoked-links.ts';

/** Longest life of a session, which is for one browser and one link. */
const sessionMs = 15 * 60_000;

/** The link of a session. */
export interface OfLink {
  document: Pick<LinkedDocument, 'kind' | 'id'>;
  shareHash: string;
}

export interface LinkSessions {
  /**
   * Accepts a token from an address, once, and opens a session. Claiming the token, the session and the audit entry are one transaction.
   *
   * Refuses what `find` would refuse: a session that opens nothing would send its browser in circles.
   *
   * @returns The secret for the cookie, and its lifetime.
   * @throws HttpError `token_replayed` when the token was accepted before; of concurrent requests, one succeeds. `session_revoked` when the document's customer
   * is blocked, whoever the token is for.
   */
  open(by: By, token: TenantToken, link: OfLink & { confirmed: boolean }): Promise<{ secret: string; maxAgeSeconds: number }>;
  /**
   * Returns the session behind a cookie, if it is for this link, the key that opened it still verifies, the customer is not blocked and the tenant has not
   * revoked all links since.
   */
  find(secret: string, link: OfLink): Promise<{ confirmed: boolean } | undefined>;
  /** Records that the viewer wants the session. */
  confirm(secret: string, shareHash: string): Promise<void>;
}

export function createLinkSessions({ database, audit, clock }: { database: Database; audit: AuditStore; clock: Clock }): LinkSessions {
  /** Includes the share token's hash, so that a session ends with its link. */
  const idOf = (secret: string, shareHash: string): string => hashOf(`${secret} ${shareHash}`);

  /** Subquery for the customer of a document. */
  const customerOf = ({ kind, id }: OfLink['document']) => sql<string>`(select d.customer_id from ${sql.table(linked[kind].table)} as d where d.id = ${id})`;

  return {
    open: (by, { grant, keyId, claims, digest }, { document, shareHash, confirmed }) =>
      database.write(async (tx) => {
        const tenant_id = grant.tenantId ?? '';
        const customer = await tx
          .selectFrom('customers')
          .select('customers.blocked_at')
          .where('customers.id', '=', customerOf(document))
          .executeTakeFirst();
        if (customer?.blocked_at !== null) throw new HttpError('session_revoked', 'The customer of the document is blocked.');
        const claim = await tx
          .insertInto('used_tokens')
          .values({
            tenant_id,
            token_hash: hashOf(claims.jti === undefined ? `text ${digest}` : `jti ${keyId} ${claims.jti}`),
            expires_at: usedUntilMs(claims.exp),
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (claim.numInsertedOrUpdatedRows !== 1n) throw new HttpError('token_replayed');
        const secret = randomBytes(32).toString('base64url');
        const revokedAt = (await tx.selectFrom('tenants').select('links_revoked_at').where('id', '=', tenant_id).executeTakeFirst())?.links_revoked_at ?? 0;
        const opened_at = Math.max(clock.now(), revokedAt + 1);
        const expires_at = Math.min(clock.now() + sessionMs, (claims.exp + clockToleranceSeconds) * 1000);
        await tx
          .insertInto('link_sessions')
          .values({
            id_hash: idOf(secret, shareHash),
            tenant_id,
            receipt_id: document.kind === 'receipt' ? document.id : null,
            invoice_id: document.kind === 'invoice' ? document.id : null,
            signing_key_id: keyId,
            confirmed: confirmed ? 1 : 0,
            opened_at,
            expires_at,
          })
          .execute();
        const target = { kind: document.kind, id: document.id };
        await audit.record(tx, { tenantId: tenant_id, by, action: 'link.opened', target, after: { asked: confirmed } });
        return { secret, maxAgeSeconds: Math.max(1, Math.ceil((expires_at - clock.now()) / 1000)) };
      }, grant.tenantId),

    async find(secret, { document, shareHash }) {
      const now = clock.now();
      const row = await database.query
        .selectFrom('link_sessions')
        .innerJoin('signing_keys', 'signing_keys.id', 'link_sessions.signing_key_id')
        .innerJoin('customers', (join) => join.on('customers.id', '=', customerOf(document)))
        .select('link_sessions.confirmed')
        .where('id_hash', '=', idOf(secret, shareHash))
        .where(document.kind === 'receipt' ? 'receipt_id' : 'invoice_id', '=', document.id)
        .where('link_sessions.expires_at', '>', now)
        .where('customers.blocked_at', 'is', null)
        .where(sql<boolean>`coalesce(link_sessions.opened_at, link_sessions.expires_at - ${sessionMs}) > ${revokedAtOf(sql.ref('link_sessions.tenant_id'))}`)
        .where((where) => where.or([where('signing_keys.state', '<>', 'retired'), where('signing_keys.usable_until', '>', now)]))
        .executeTakeFirst();
      return row && { confirmed: row.confirmed === 1 };
    },

    async confirm(secret, shareHash) {
      await database.query.updateTable('link_sessions').set({ confirmed: 1 }).where('id_hash', '=', idOf(secret, shareHash)).execute();
    },
  };
}
