import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { type Cursors, newestFirst } from '../../platform/http/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/page-query.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { deliveryStates } from '../../platform/store/rows/webhook-rows.ts';
import type { WebhookDeliveries } from './deliveries.ts';
import { newWebhook, rotation, webhook, webhookDelivery, webhookLimits, webhookPatch } from './model.ts';
import type { WebhookStore } from './store.ts';

const params = z.strictObject({ id: z.string().max(100) });
const deliveryParams = z.strictObject({ id: z.string().max(100), deliveryId: z.string().max(100) });
const since = z.iso.datetime({ offset: true }).transform(Date.parse).optional().meta({ description: 'Only what has happened from then on.' });
const tag = 'Webhooks';
const read = { tag, access: 'webhooks:read' } as const;
const write = { tag, access: 'webhooks:write' } as const;

/** With the secret, which is shown this once. */
const withSecret = webhook.extend({ secret: z.string() }).meta({ id: 'WebhookWithSecret' });

export interface WebhookRouteDeps {
  webhooks: WebhookStore;
  webhookDeliveries: WebhookDeliveries;
  cursors: Cursors;
}

/** The routes for the endpoints of a tenant, and for what was sent to them. */
export function webhookRoutes({ webhooks, webhookDeliveries, cursors }: WebhookRouteDeps): Route[] {
  return [
    route({
      ...read,
      method: 'get',
      path: '/v1/webhooks',
      operationId: 'listWebhooks',
      summary: 'Lists the webhooks of the tenant.',
      response: { status: 200, description: `At most ${webhookLimits.endpoints}, the newest first.`, schema: z.object({ items: z.array(webhook) }) },
      handler: async ({ tenantId }) => ({ body: { items: await webhooks.list(tenantId) } }),
    }),
    route({
      ...write,
      method: 'post',
      path: '/v1/webhooks',
      operationId: 'createWebhook',
      summary: 'Has an address of the tenant told of every change of state.',
      body: newWebhook,
      idempotent: { secret: true },
      response: { status: 201, description: 'The webhook, with the secret that signs for it this once.', schema: withSecret },
      async handler(request) {
        const { webhook: made, secret } = await webhooks.create(byOf(request), request.tenantId, request.body);
        return { status: 201, body: { ...made, secret } };
      },
    }),
    route({
      ...read,
      method: 'get',
      path: '/v1/webhooks/:id',
      operationId: 'getWebhook',
      summary: 'Reads one webhook.',
      params,
      response: { status: 200, description: 'The webhook.', schema: webhook },
      handler: async ({ tenantId, params: { id } }) => ({ body: await webhooks.read(tenantId, id) }),
    }),
    route({
      ...write,
      method: 'patch',
      path: '/v1/webhooks/:id',
      operationId: 'updateWebhook',
      summary: 'Changes address, name or events of a webhook, or turns it off and on. What is on its way waits while it is off.',
      params,
      body: webhookPatch,
      response: { status: 200, description: 'The webhook.', schema: webhook },
      handler: async (request) => ({ body: await webhooks.update(byOf(request), request.tenantId, request.params.id, request.body) }),
    }),
    route({
      ...write,
      method: 'delete',
      path: '/v1/webhooks/:id',
      operationId: 'deleteWebhook',
      summary: 'Deletes a webhook, with what is on its way to it.',
      params,
      response: { status: 204, description: 'It is gone.' },
      async handler(request) {
        await webhooks.remove(byOf(request), request.tenantId, request.params.id);
        return { status: 204, body: null };
      },
    }),
    route({
      ...write,
      method: 'post',
      path: '/v1/webhooks/:id/rotate-secret',
      operationId: 'rotateWebhookSecret',
      summary: 'Gives a webhook another secret. The former one signs beside it for a while, so that the receiver can take the new one in peace.',
      params,
      body: rotation,
      response: { status: 200, description: 'The webhook, with the new secret this once.', schema: withSecret },
      async handler(request) {
        const { webhook: rotated, secret } = await webhooks.rotate(byOf(request), request.tenantId, request.params.id, request.body.graceSeconds);
        return { body: { ...rotated, secret } };
      },
    }),
    route({
      ...write,
      method: 'post',
      path: '/v1/webhooks/:id/test',
      operationId: 'testWebhook',
      summary: 'Sends the event "webhook.test", which says nothing.',
      params,
      response: { status: 202, description: 'It is on its way.', schema: webhookDelivery },
      handler: async (request) => ({ status: 202, body: await webhookDeliveries.test(byOf(request), request.tenantId, request.params.id) }),
    }),
    route({
      ...read,
      method: 'get',
      path: '/v1/webhooks/:id/deliveries',
      operationId: 'listWebhookDeliveries',
      summary: 'Lists what was sent to a webhook, or is on its way, the newest first. Kept for thirty days.',
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
      summary: 'Reads one delivery, with the event as it is sent.',
      params: deliveryParams,
      response: { status: 200, description: 'The delivery.', schema: webhookDelivery },
      handler: async ({ tenantId, params: { id, deliveryId } }) => ({ body: await webhookDeliveries.read(tenantId, id, deliveryId) }),
    }),
    route({
      ...write,
      method: 'post',
      path: '/v1/webhooks/:id/deliveries/:deliveryId/resend',
      operationId: 'resendWebhookDelivery',
      summary: 'Sends one event again, whatever has become of it, under the same event id. At most 60 of a tenant in a minute.',
      params: deliveryParams,
      response: { status: 202, description: 'It is on its way.', schema: webhookDelivery },
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
      summary: `Sends again what was given up, the oldest ${webhookLimits.resendAtOnce} of it.`,
      params,
      body: z.strictObject({ since }).prefault({}),
      response: { status: 202, description: 'How many are on their way.', schema: z.object({ resent: z.int() }) },
      handler: async (request) => ({
        status: 202,
        body: { resent: await webhookDeliveries.resendFailed(byOf(request), request.tenantId, request.params.id, request.body.since ?? 0) },
      }),
    }),
  ];
}
