import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { newWebhook, rotation, webhook, webhookLimits, webhookPatch } from './model.ts';
import type { WebhookStore } from './store.ts';

const params = z.strictObject({ id: z.string().max(100) });
const tag = 'Webhooks';
const read = { tag, access: 'webhooks:read' } as const;
const write = { tag, access: 'webhooks:write' } as const;

/** With the secret, which is shown this once. */
const withSecret = webhook.extend({ secret: z.string() }).meta({ id: 'WebhookWithSecret' });

export interface WebhookRouteDeps {
  webhooks: WebhookStore;
}

/** The routes for the endpoints of a tenant. What is sent to them comes in by others, `webhookDeliveryRoutes`. */
export function webhookRoutes({ webhooks }: WebhookRouteDeps): Route[] {
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
  ];
}
