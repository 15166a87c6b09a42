import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { type Cursors, newestFirst } from '../../platform/http/input/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { deliveryStates } from '../../platform/store/rows/webhook-rows.ts';
import type { WebhookDeliveries } from './deliveries.ts';
import { webhookDelivery, webhookLimits } from './model.ts';

const params = z.strictObject({ id: z.string().max(100) });
const deliveryParams = z.strictObject({ id: z.string().max(100), deliveryId: z.string().max(100) });
const since = z.iso.datetime({ offset: true }).transform(Date.parse).optional().meta({ description: 'Earliest event time to include.' });
const tag = 'Webhooks';
const read = { tag, access: 'webhooks:read' } as const;
const write = { tag, access: 'webhooks:write' } as const;

export interface WebhookDeliveryRouteDeps {
  webhookDeliveries: WebhookDeliveries;
  cursors: Cursors;
}

/** Creates the routes for the deliveries to a tenant's endpoints. */
export function webhookDeliveryRoutes({ webhookDeliveries, cursors }: WebhookDeliveryRouteDeps): Route[] {
  return [
    route({
      ...write,
      method: 'post',
      path: '/v1/webhooks/:id/test',
      operationId: 'testWebhook',
      summary: 'Sends the event "webhook.test", which carries no data.',
      params,
      response: { status: 202, description: 'The queued delivery.', schema: webhookDelivery },
      handler: async (request) => ({ status: 202, body: await webhookDeliveries.test(byOf(request), request.tenantId, request.params.id) }),
    }),
    route({
      ...read,
      method: 'get',
      path: '/v1/webhooks/:id/deliveries',
      operationId: 'listWebhookDeliveries',
      summary: 'Lists the deliveries of a webhook, newest first. Deliveries are kept for 30 days.',
      params,
      query: z.strictObject({ ...pageQuery, state: z.enum(deliveryStates).optional() }),
      response: { status: 200, description: 'A page of deliveries.', schema: pageOf(webhookDelivery) },
      async handler({ tenantId, params: { id }, query: { cursor, limit, state } }) {
        const list = `webhook-deliveries ${id} ${state ?? ''}`;
        const { rows, nextCursor } = await cursors.page(list, cursor, newestFirst, (after) => webhookDeliveries.list(tenantId, id, { state, after, limit }));
        return { body: { items: rows, nextCursor } };
      },
    }),
    route({
      ...read,
      method: 'get',
      path: '/v1/webhooks/:id/deliveries/:deliveryId',
      operationId: 'getWebhookDelivery',
      summary: 'Retrieves a delivery, with the event as it is sent.',
      params: deliveryParams,
      response: { status: 200, description: 'The delivery.', schema: webhookDelivery },
      handler: async ({ tenantId, params: { id, deliveryId } }) => ({ body: await webhookDeliveries.read(tenantId, id, deliveryId) }),
    }),
    route({
      ...write,
      method: 'post',
      path: '/v1/webhooks/:id/deliveries/:deliveryId/resend',
      operationId: 'resendWebhookDelivery',
      summary: 'Sends an event again under the same event id, whatever its state. A tenant can resend at most 60 per minute.',
      params: deliveryParams,
      response: { status: 202, description: 'The queued delivery.', schema: webhookDelivery },
      handler: async (request) => ({
        status: 202,
        body: await webhookDeliveries.resend(byOf(request), request.tenantId, request.params.id, request.params.deliveryId),
      }),
    }),
    route({
      ...write,
      method: 'post',
      path: '/v1/webhooks/:id/resend-failed',
      operationId: 'resendFailedWebhookDeliveries',
      summary: `Sends up to ${webhookLimits.resendAtOnce} failed deliveries again, oldest first.`,
      params,
      body: z.strictObject({ since }).prefault({}),
      response: { status: 202, description: 'Number of queued deliveries.', schema: z.object({ resent: z.int() }) },
      handler: async (request) => ({
        status: 202,
        body: { resent: await webhookDeliveries.resendFailed(byOf(request), request.tenantId, request.params.id, request.body.since ?? 0) },
      }),
    }),
  ];
}
