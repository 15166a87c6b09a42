import { sql, type Transaction } from 'kysely';
import type { MasterKeys } from '../../access/master-key.ts';
import { randomId, type RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { deleteInBatches, withoutPause } from '../../platform/store/in-batches.ts';
import type { Schema } from '../../platform/store/schema.ts';
import type { WebhookEndpointRow } from '../../platform/store/rows/webhook-rows.ts';
import type { WebhookAddresses } from '../../platform/webhooks/addresses.ts';
import { releaseBacklog } from '../../platform/webhooks/release-backlog.ts';
import { eventsOf, type NewWebhook, type Webhook, webhookLimits, webhookOf, type WebhookPatch } from './model.ts';
import { createWebhookSecrets } from './secrets.ts';
import { addNewTopics, writeTopics } from './topics.ts';

export interface WebhookStore {
  /** Lists the tenant's endpoints, newest first. */
  list(tenantId: string): Promise<Webhook[]>;
  /** @throws HttpError `not_found`. */
  read(tenantId: string, id: string): Promise<Webhook>;
  /** Creates an endpoint. Its secret is returned only here. @throws HttpError `invalid_webhook_url`; `conflict` at the limit of endpoints per tenant. */
  create(by: By, tenantId: string, draft: NewWebhook): Promise<{ webhook: Webhook; secret: string }>;
  /**
   * Changes an endpoint. Deliveries to a disabled endpoint wait. A new URL, and `enabled: true` for a failing endpoint, end its pause and send what waits.
   *
   * @throws HttpError `not_found`, `invalid_webhook_url`.
   */
  update(by: By, tenantId: string, id: string, patch: WebhookPatch): Promise<Webhook>;
  /** Replaces the secret; the former one also signs during the grace period. @throws HttpError `not_found`. */
  rotate(by: By, tenantId: string, id: string, graceSeconds: number): Promise<{ webhook: Webhook; secret: string }>;
  /** Deletes an endpoint and its deliveries. @throws HttpError `not_found`. */
  remove(by: By, tenantId: string, id: string): Promise<void>;
  /** On startup, subscribes endpoints of all events to the events that are new in this release. */
  begin(): Promise<void>;
}

export interface WebhookStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  masterKeys: MasterKeys;
  addresses: WebhookAddresses;
  randomBytes?: RandomBytes;
}

export const webhookTarget = (id: string) => ({ kind: 'webhook', id }) as const;

/** Ends the pause of a failing endpoint, because its tenant asks for an attempt now. Another failure pauses it again, unless its attempt began before. */
export async function endPause(tx: Executor, endpointId: string): Promise<void> {
  const resumed = { paused_until: null, resumes: sql<number>`resumes + 1` };
  await tx.updateTable('webhook_endpoints').set(resumed).where('id', '=', endpointId).execute();
}

/** @throws HttpError `not_found`, also for an endpoint of another tenant. */
export async function endpointRow(query: Executor, tenantId: string, id: string): Promise<WebhookEndpointRow> {
  const row = await query.selectFrom('webhook_endpoints').selectAll().where('id', '=', id).where('tenant_id', '=', tenantId).executeTakeFirst();
  if (!row) throw new HttpError('not_found', 'There is no webhook with this id.');
  return row;
}

export function createWebhookStore({ database, audit, clock, masterKeys, addresses, randomBytes }: WebhookStoreOptions): WebhookStore {
  const secrets = createWebhookSecrets({ clock, masterKeys, randomBytes });
  const whole = async (query: Executor, row: WebhookEndpointRow): Promise<Webhook> => webhookOf(row, await secrets.of(query, [row.id]), clock.now());

  /** Locks the row on PostgreSQL, so that concurrent changes of an endpoint keep its topics in line with its row. */
  async function locked(tx: Transaction<Schema>, tenantId: string, id: string): Promise<WebhookEndpointRow> {
    if (database.engine === 'postgres') await tx.selectFrom('webhook_endpoints').select('id').where('id', '=', id).forUpdate().execute();
    return endpointRow(tx, tenantId, id);
  }

  return {
    async list(tenantId) {
      const select = database.query.selectFrom('webhook_endpoints').selectAll().where('tenant_id', '=', tenantId);
      const rows = await select.orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
      const theirs = await secrets.of(
        database.query,
        rows.map(({ id }) => id),
      );
      return rows.map((row) => webhookOf(row, theirs, clock.now()));
    },

    read: async (tenantId, id) => whole(database.query, await endpointRow(database.query, tenantId, id)),

    async create(by, tenantId, { url, name, events, enabled }) {
      const now = clock.now();
      const row: WebhookEndpointRow = {
        ...{ id: randomId('wh', randomBytes), tenant_id: tenantId, name, url: addresses.check(url) },
        ...{ events_json: JSON.stringify([...new Set(events)]), enabled: enabled ? 1 : 0, failures: 0, failing_since: null },
        ...{ paused_until: null, resumes: 0, last_success_at: null, created_at: now, updated_at: now },
      };
      return database.write(async (tx) => {
        const { count } = await tx
          .selectFrom('webhook_endpoints')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('tenant_id', '=', tenantId)
          .executeTakeFirstOrThrow();
        if (Number(count) >= webhookLimits.endpoints)
          throw new HttpError('conflict', `A tenant can have at most ${webhookLimits.endpoints} webhooks. Delete an unused one first.`);
        await tx.insertInto('webhook_endpoints').values(row).execute();
        const { secret } = await secrets.add(tx, row);
        await writeTopics(tx, row);
        await audit.record(tx, { tenantId, by, action: 'webhook.created', target: webhookTarget(row.id), after: imageOf(row) });
        return { webhook: await whole(tx, row), secret };
      }, tenantId);
    },

    async update(by, tenantId, id, { url, name, events, enabled }) {
      const { webhook, isRepaired } = await database.write(async (tx) => {
        const row = await locked(tx, tenantId, id);
        const isMoved = url !== undefined && addresses.check(url) !== row.url;
        const isResumed = enabled === true && row.failures > 0;
        const updated: WebhookEndpointRow = {
          ...row,
          ...(isMoved && { url: addresses.check(url), failures: 0, failing_since: null }),
          ...((isMoved || isResumed) && { paused_until: null, resumes: row.resumes + 1 }),
          name: name === undefined ? row.name : name,
          events_json: events === undefined ? row.events_json : JSON.stringify([...new Set(events)]),
          enabled: enabled === undefined ? row.enabled : enabled ? 1 : 0,
          updated_at: clock.now(),
        };
        const changed = changedFields(imageOf(row), imageOf(updated));
        if (!changed && !isMoved && !isResumed) return { webhook: await whole(tx, row), isRepaired: false };
        const { id: _id, tenant_id: _tenant, created_at: _created, ...columns } = updated;
        await tx.updateTable('webhook_endpoints').set(columns).where('id', '=', id).execute();
        await writeTopics(tx, updated);
        const unseen = { after: isMoved ? { url: 'changed' } : { pausedUntil: null } };
        await audit.record(tx, { tenantId, by, action: 'webhook.updated', target: webhookTarget(id), ...(changed ?? unseen) });
        return { webhook: await whole(tx, updated), isRepaired: isMoved || isResumed };
      }, tenantId);
      if (isRepaired) await releaseBacklog(database, id, clock.now());
      return webhook;
    },

    rotate: (by, tenantId, id, graceSeconds) =>
      database.write(async (tx) => {
        const row = await locked(tx, tenantId, id);
        await secrets.end(tx, id, clock.now() + graceSeconds * 1_000);
        const made = await secrets.add(tx, row);
        await audit.record(tx, { tenantId, by, action: 'webhook.secret_rotated', target: webhookTarget(id), after: { secretId: made.id, graceSeconds } });
        return { webhook: await whole(tx, row), secret: made.secret };
      }, tenantId),

    async remove(by, tenantId, id) {
      await database.write(async (tx) => {
        const row = await locked(tx, tenantId, id);
        for (const table of ['webhook_topics', 'webhook_secrets'] as const) await tx.deleteFrom(table).where('endpoint_id', '=', id).execute();
        await tx.deleteFrom('webhook_endpoints').where('id', '=', id).execute();
        await audit.record(tx, { tenantId, by, action: 'webhook.deleted', target: webhookTarget(id), before: imageOf(row) });
      }, tenantId);
      // Deliveries without an endpoint are never sent. The purge deletes any that a crash leaves here.
      await deleteInBatches(database, 'webhook_deliveries', sql`endpoint_id = ${id}`, withoutPause);
    },

    begin: () => addNewTopics(database.query),
  };
}

/** The audited fields of an endpoint. The URL loses its query, which may hold a secret of the receiver. */
const imageOf = (row: WebhookEndpointRow) => ({
  name: row.name,
  url: row.url.split('?', 1)[0] ?? '',
  events: eventsOf(row),
  enabled: row.enabled === 1,
});
