import { createHmac, randomInt } from 'node:crypto';
import type { MasterKeys } from '../../access/master-key.ts';
import { equalSecrets, hashOf, randomId, shownOnce } from '../../access/secrets.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { OpenedSession } from '../sessions/model.ts';
import type { SessionStore } from '../sessions/store.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { newestOf } from '../../platform/store/newest-first.ts';
import { emailKey } from '../../resources/customers/changes.ts';
import { createConsume } from './consume.ts';
import { linkSeconds, type MagicLink, magicLinkOf, type Redemption } from './model.ts';

/** Customer and page of a new link. */
export interface NewLink {
  tenantId: string;
  embedKeyId: string;
  customerId: string;
  /** Address that the link is sent to. */
  email: string;
  origin: string;
  returnUrl: string;
  browserHash: string;
}

export interface MagicLinkStore {
  /** Creates the secrets of a link that is not stored yet. */
  draft(): { id: string; token: string; code: string };
  /** Stores a link in the caller's transaction, and ends every earlier one of the customer. */
  insert(tx: Executor, by: By, link: NewLink, draft: { id: string; token: string; code: string }): Promise<void>;
  /**
   * Consumes a link and opens a session. All failures look the same. Of concurrent calls, one succeeds.
   *
   * @throws HttpError `magic_link_invalid` for a link that is unknown, expired, used, superseded, of another key or page, or without its proof.
   */
  redeem(by: By, place: { tenantId: string; embedKeyId: string; pageOrigin: string | undefined }, redemption: Redemption): Promise<OpenedSession>;
  /** Ends every open link, of a tenant or of one customer. @returns Their number. */
  endAll(by: By, tenantId: string, customerId?: string): Promise<number>;
  /** Returns the last hundred links, newest first. */
  list(tenantId: string): Promise<MagicLink[]>;
}

const linkSecrets = shownOnce('ml');
export const linkMs = linkSeconds * 1_000;

export function createMagicLinkStore({
  database,
  audit,
  clock,
  masterKeys,
  sessions,
}: {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  masterKeys: MasterKeys;
  sessions: SessionStore;
}): MagicLinkStore {
  const peppers = masterKeys.deriveEach('vitrine magic-link code v1');
  // A six-digit code can be guessed offline, so its hash needs the master key.
  const codeHash = (id: string, code: string, pepper = peppers[0]): string => createHmac('sha256', pepper).update(`${id}|${code}`).digest('hex');

  const consume = createConsume(clock, (hash, id, code) => peppers.some((pepper) => equalSecrets(codeHash(id, code, pepper), hash)));

  return {
    draft: () => ({ id: randomId('mlk'), token: linkSecrets.make().secret, code: String(randomInt(1_000_000)).padStart(6, '0') }),

    async insert(tx, by, link, { id, token, code }) {
      const now = clock.now();
      await tx
        .updateTable('magic_links')
        .set({ consumed_at: now })
        .where('tenant_id', '=', link.tenantId)
        .where('customer_id', '=', link.customerId)
        .where('consumed_at', 'is', null)
        .execute();
      await tx
        .insertInto('magic_links')
        .values({
          id,
          tenant_id: link.tenantId,
          embed_key_id: link.embedKeyId,
          customer_id: link.customerId,
          origin: link.origin,
          return_url: link.returnUrl,
          token_hash: hashOf(token),
          code_hash: codeHash(id, code),
          browser_hash: link.browserHash,
          email_key: emailKey(link.email),
          code_tries: 0,
          created_at: now,
          expires_at: now + linkMs,
          consumed_at: null,
        })
        .execute();
      await audit.record(tx, {
        tenantId: link.tenantId,
        by,
        action: 'magic_link.sent',
        target: { kind: 'magic_link', id },
        after: { customerId: link.customerId, origin: link.origin },
      });
    },

    async redeem(by, { tenantId, embedKeyId, pageOrigin }, redemption) {
      // The error is thrown after the transaction, so that the count of wrong codes is committed.
      const verdict = await database.write(async (tx) => {
        const row = await tx
          .selectFrom('magic_links')
          .selectAll()
          .where('token_hash', '=', hashOf(redemption.token))
          .where('tenant_id', '=', tenantId)
          .where('embed_key_id', '=', embedKeyId)
          .where('origin', '=', pageOrigin ?? '')
          .executeTakeFirst();
        if (!row) return 'unknown';
        const customer = await consume(tx, row, redemption);
        const entry = { tenantId, by, target: { kind: 'magic_link', id: row.id } } as const;
        if (typeof customer === 'string') {
          await audit.record(tx, { ...entry, action: 'magic_link.refused', after: { reason: customer } });
          return customer;
        }
        await audit.record(tx, { ...entry, action: 'magic_link.redeemed', after: { customerId: row.customer_id } });
        return { customer, session: await sessions.open(tx, by, { customer, openedBy: 'magic-link', embedKeyId }) };
      }, tenantId);
      if (typeof verdict === 'string') throw new HttpError('magic_link_invalid', undefined, { cause: verdict });
      return sessions.issue(verdict.session, verdict.customer);
    },

    endAll: (by, tenantId, customerId) =>
      database.write(async (tx) => {
        const now = clock.now();
        // Includes expired links: by another server's clock they may still be open.
        let update = tx.updateTable('magic_links').set({ consumed_at: now }).where('tenant_id', '=', tenantId).where('consumed_at', 'is', null);
        if (customerId !== undefined) update = update.where('customer_id', '=', customerId);
        const ended = (await update.returning('expires_at').execute()).filter(({ expires_at: end }) => end > now).length;
        const target = customerId === undefined ? ({ kind: 'tenant', id: tenantId } as const) : ({ kind: 'customer', id: customerId } as const);
        if (ended > 0) await audit.record(tx, { tenantId, by, action: 'magic_link.revoked', target, after: { ended } });
        return ended;
      }, tenantId),

    async list(tenantId) {
      const rows = await database.query.selectFrom('magic_links').selectAll().$call(newestOf(tenantId)).limit(100).execute();
      return rows.map((row) => magicLinkOf(row, clock.now()));
    },
  };
}
