import { sql } from 'kysely';
import { randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { type NewestPage, type NewestPosition, pageOfNewest } from '../../platform/store/newest-first.ts';
import type { WebhookDeliveryRow } from '../../platform/store/rows/webhook-rows.ts';
import { testEvent } from './events.ts';
import { deliveryOf, type WebhookDelivery, webhookLimits } from './model.ts';
import { endpointRow, endPause, webhookTarget } from './store.ts';

/** The deliveries of a tenant's endpoints. Sending anything again, or a test event, ends the pause of a failing endpoint. */
export interface WebhookDeliveries {
  /** Lists deliveries, newest first. @throws HttpError `not_found` when the endpoint does not exist. */
  list(
    tenantId: string,
    endpointId: string,
    ask: NewestPage & { state?: WebhookDeliveryRow['state'] | undefined },
  ): Promise<{ rows: WebhookDelivery[]; next: NewestPosition | null }>;
  /** @throws HttpError `not_found`. */
  read(tenantId: string, endpointId: string, id: string): Promise<WebhookDelivery>;
  /** Sends a delivery again, in any state, and retries it for three days from now. @throws HttpError `not_found`, `rate_limited`. */
  resend(by: By, tenantId: string, endpointId: string, id: string): Promise<WebhookDelivery>;
  /** Sends failed deliveries again, oldest first. @returns Their number. @throws HttpError `not_found`, `rate_limited`. */
  resendFailed(by: By, tenantId: string, endpointId: string, sinceMs: number): Promise<number>;
  /** Sends a test event. @throws HttpError `not_found`, `rate_limited`. */
  test(by: By, tenantId: string, endpointId: string): Promise<WebhookDelivery>;
}

const giveUpMs = 3 * 24 * 60 * 60 * 1_000;
/** Per tenant, across all endpoints, so that a program that resends in a loop does not flood the receiver. */
const resendLimit = { points: 60, seconds: 60 } as const;
const resendAllLimit = { points: 6, seconds: 60 } as const;

export interface WebhookDeliveriesOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  rateLimits: RateLimits;
}

export function createWebhookDeliveries({ database, audit, clock, rateLimits }: WebhookDeliveriesOptions): WebhookDeliveries {
  const slugOf = async (query: Executor, tenantId: string): Promise<string> =>
    (await query.selectFrom('tenants').select('slug').where('id', '=', tenantId).executeTakeFirstOrThrow()).slug;

  const anew = (now: number) => ({
    ...{ state: 'waiting', tries: 0, next_try_at: now, give_up_at: now + giveUpMs, claim: null, claimed_until: null, settled_at: null } as const,
    resends: sql<number>`resends + 1`,
  });

  async function rowOf(query: Executor, tenantId: string, endpointId: string, id: string): Promise<WebhookDeliveryRow> {
    const row = await query
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('id', '=', id)
      .where('endpoint_id', '=', endpointId)
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    if (!row) throw new HttpError('not_found', 'There is no delivery with this id. Deliveries are kept for 30 days.');
    return row;
  }

  return {
    async list(tenantId, endpointId, { state, ...page }) {
      await endpointRow(database.query, tenantId, endpointId);
      let select = database.query.selectFrom('webhook_deliveries').selectAll().where('endpoint_id', '=', endpointId);
      if (state !== undefined) select = select.where('state', '=', state);
      const { rows, next } = await pageOfNewest(select, 'webhook_deliveries', page);
      const slug = await slugOf(database.query, tenantId);
      return { rows: rows.map((row) => deliveryOf(row, slug)), next };
    },

    read: async (tenantId, endpointId, id) => deliveryOf(await rowOf(database.query, tenantId, endpointId, id), await slugOf(database.query, tenantId)),

    async resend(by, tenantId, endpointId, id) {
      await rowOf(database.query, tenantId, endpointId, id);
      await rateLimits.require(`webhook-resend:${tenantId}`, resendLimit, 'A tenant can resend at most 60 webhooks per minute.');
      return database.write(async (tx) => {
        await tx.updateTable('webhook_deliveries').set(anew(clock.now())).where('id', '=', id).execute();
        await endPause(tx, endpointId);
        const row = await rowOf(tx, tenantId, endpointId, id);
        await audit.record(tx, { tenantId, by, action: 'webhook.resent', target: webhookTarget(endpointId), after: { delivery: id, event: row.event_id } });
        return deliveryOf(row, await slugOf(tx, tenantId));
      }, tenantId);
    },

    async resendFailed(by, tenantId, endpointId, sinceMs) {
      await endpointRow(database.query, tenantId, endpointId);
      await rateLimits.require(`webhook-resend-failed:${tenantId}`, resendAllLimit, 'A tenant can resend failed webhooks at most 6 times per minute.');
      return database.write(async (tx) => {
        const failed = await tx
          .selectFrom('webhook_deliveries')
          .select('id')
          .where('endpoint_id', '=', endpointId)
          .where('state', '=', 'failed')
          .where('created_at', '>=', sinceMs)
          .orderBy('created_at')
          .orderBy('id')
          .limit(webhookLimits.resendAtOnce)
          .execute();
        const ids = failed.map(({ id }) => id);
        if (ids.length > 0) await tx.updateTable('webhook_deliveries').set(anew(clock.now())).where('id', 'in', ids).execute();
        await endPause(tx, endpointId);
        await audit.record(tx, { tenantId, by, action: 'webhook.resent', target: webhookTarget(endpointId), after: { deliveries: ids.length } });
        return ids.length;
      }, tenantId);
    },

    async test(by, tenantId, endpointId) {
      await endpointRow(database.query, tenantId, endpointId);
      await rateLimits.require(`webhook-resend:${tenantId}`, resendLimit, 'A tenant can resend at most 60 webhooks per minute.');
      const now = clock.now();
      const row: WebhookDeliveryRow = {
        ...{ id: randomId('whd'), tenant_id: tenantId, endpoint_id: endpointId, event_id: randomId('evt'), action: testEvent },
        ...{ target_kind: 'webhook', target_id: endpointId, before_json: null, after_json: null, state: 'waiting', tries: 0 },
        ...{ next_try_at: now, give_up_at: now + giveUpMs, claim: null, claimed_until: null, last_try_at: null, last_status: null },
        ...{ last_fault: null, last_ms: null, settled_at: null, resends: 0, created_at: now },
      };
      return database.write(async (tx) => {
        await tx.insertInto('webhook_deliveries').values(row).execute();
        await endPause(tx, endpointId);
        await audit.record(tx, { tenantId, by, action: 'webhook.tested', target: webhookTarget(endpointId), after: { delivery: row.id } });
        return deliveryOf(row, await slugOf(tx, tenantId));
      }, tenantId);
    },
  };
}
