import type { OwnTokens } from '../../access/own-token.ts';
import { refuseLoopback } from '../../access/page-origin.ts';
import { randomId } from '../../access/secrets.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import { type Clock, isoTime, nowSeconds } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import { HttpError } from '../../errors/http-error.ts';
import { knownCustomer } from '../../resources/customers/known-customer.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import type { WidgetTokenRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import { type NewestPage, type NewestPosition, pageOfNewest } from '../../platform/store/newest-first.ts';
import { onceWarning, type MintedWidgetToken, type NewWidgetToken, type WidgetToken, widgetTokenOf } from './model.ts';
import { endOnce } from '../rows.ts';
import { rows } from './rows.ts';

export interface WidgetTokenStore {
  /**
   * Mints a token. @throws HttpError `not_found` when the tenant has no such customer, `conflict` when that customer is blocked, `invalid_origin` for a page on
   * loopback in production.
   */
  mint(by: By, tenantId: string, draft: NewWidgetToken): Promise<MintedWidgetToken>;
  /** Returns the valid tokens, newest first; with `includeRevoked`, also ended ones until a week after their end. */
  list(
    ask: { tenantId: string; customerId?: string | undefined; includeRevoked: boolean },
    page: NewestPage,
  ): Promise<{ rows: WidgetToken[]; next: NewestPosition | null }>;
  /** Ends a token immediately, everywhere. Ending it again changes nothing. @throws HttpError `not_found`. */
  revoke(by: By, tenantId: string, id: string): Promise<WidgetToken>;
}

export interface WidgetTokenStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  mode: Config['mode'];
  customers: CustomerStore;
  ownTokens: OwnTokens;
}

export function createWidgetTokenStore({ database, audit, clock, mode, customers, ownTokens }: WidgetTokenStoreOptions): WidgetTokenStore {
  const target = (id: string) => ({ kind: 'widget_token', id }) as const;
  const { query } = database;

  return {
    async mint(by, tenantId, { customerId, scopes, origins, ttlSeconds, foreign }) {
      refuseLoopback(origins, mode, 'origins');
      const customer = await knownCustomer(customers, tenantId, customerId);
      if (customer.blocked_at !== null) throw new HttpError('conflict', 'The customer is blocked: they cannot get a widget token.');
      const id = randomId('wtok');
      const nbf = nowSeconds(clock);
      // Backends that named an organization look for the same name in the token.
      const whose = { tenant_id: tenantId, customer_id: customer.id, organization_id: customerId };
      const claims = { jti: id, sub: id, ...whose, widget_scope: scopes, widget_origins: origins, nbf, ...(foreign && { aud: undefined }) };
      const token = await ownTokens.issue('widget', claims, ttlSeconds);
      const row: WidgetTokenRow = {
        id,
        tenant_id: tenantId,
        customer_id: customer.id,
        scopes_json: JSON.stringify(scopes),
        origins_json: JSON.stringify(origins),
        minted_by: by.actor.kind === 'api-key' ? by.actor.id : null,
        created_at: clock.now(),
        expires_at: (nbf + ttlSeconds) * 1_000,
        revoked_at: null,
      };
      await database.write(async (tx) => {
        await tx.insertInto('widget_tokens').values(row).execute();
        await audit.record(tx, {
          tenantId,
          by,
          action: 'widget_token.minted',
          target: target(id),
          after: { customerId: customer.id, scopes, origins, expiresAt: isoTime(row.expires_at) },
        });
      }, tenantId);
      return { id, token, expiresAt: isoTime(row.expires_at), warning: onceWarning };
    },

    async list({ tenantId, customerId, includeRevoked }, page) {
      const now = clock.now();
      let select = query
        .selectFrom('widget_tokens as w')
        .innerJoin('customers as c', 'c.id', 'w.customer_id')
        .selectAll('w')
        .where('w.tenant_id', '=', tenantId);
      if (customerId !== undefined) select = select.where('w.customer_id', '=', customerId);
      if (!includeRevoked) select = select.where('w.revoked_at', 'is', null).where('w.expires_at', '>', now).where('c.blocked_at', 'is', null);
      const { rows, next } = await pageOfNewest(select, 'w', page);
      return { rows: rows.map((row) => widgetTokenOf(row, now)), next };
    },

    revoke: (by, tenantId, id) =>
      database.write(async (tx) => {
        const row = await tx.selectFrom('widget_tokens').selectAll().where('id', '=', id).where('tenant_id', '=', tenantId).executeTakeFirst();
        if (!row) throw new HttpError('not_found', 'There is no widget token with this id.');
        if (row.revoked_at !== null) return widgetTokenOf(row, clock.now());
        const revoked_at = clock.now();
        if (await endOnce(tx, rows, id, revoked_at)) await audit.record(tx, { tenantId, by, action: 'widget_token.revoked', target: target(id) });
        return widgetTokenOf({ ...row, revoked_at }, revoked_at);
      }, tenantId),
  };
}
