import type { Executor } from '../../platform/store/database.ts';
import type { WebhookEndpointRow } from '../../platform/store/rows/webhook-rows.ts';
import { allEvents, topicsOf, webhookEvents } from './events.ts';
import { eventsOf } from './model.ts';

/** Replaces the stored topics of an endpoint. A disabled endpoint has none. */
export async function writeTopics(tx: Executor, row: WebhookEndpointRow): Promise<void> {
  await tx.deleteFrom('webhook_topics').where('endpoint_id', '=', row.id).execute();
  if (row.enabled !== 1) return;
  const topics = topicsOf(eventsOf(row)).map((action) => ({ tenant_id: row.tenant_id, action, endpoint_id: row.id }));
  await tx.insertInto('webhook_topics').values(topics).execute();
}

/** Adds the events that are new in this release to endpoints of all events. */
export async function addNewTopics(query: Executor): Promise<void> {
  const on = query.selectFrom('webhook_endpoints').selectAll().where('enabled', '=', 1);
  const rows = await on.where('events_json', 'like', `%"${allEvents}"%`).execute();
  for (const { id, tenant_id } of rows) {
    const topics = webhookEvents.map((action) => ({ tenant_id, action, endpoint_id: id }));
    await query
      .insertInto('webhook_topics')
      .values(topics)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
