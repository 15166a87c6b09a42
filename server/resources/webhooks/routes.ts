import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { newWebhook, rotation, webhook, webhookLimits, webhookPatch } from './model.ts';
import type { WebhookStore } from './store.ts';

const params = z.strictObject({ id: z.string().max(100) });
const tag = 'Webhooks';
const read = { tag, access: 'webhooks:read' } as const;
const write = { tag, access: 'webhooks:write' } as const;

/** An endpoint with its secret, which is only shown once. */
const withSecret = webhook.extend({ secret: z.string() }).meta({ id: 'WebhookWithSecret' });

export interface WebhookRouteDeps {
  webhooks: WebhookStore;
}

/** Creates the routes for a tenant's endpoints. `webhookDeliveryRoutes` serves their deliveries. */
export function webhookRoutes({ webhooks }: WebhookRouteDeps): Route[] {
  return [
    route({
      ...read,
      method: 'get',
      path: '/v1/webhooks',
      operationId: 'listWebhooks',
      summary: 'Lists the webhooks of the tenant.',
      response: { status: 200, description: `The webhooks, at most ${webhookLimits.endpoints}, newest first.`, schema: z.object({ items: z.array(webhook) }) },
      handler: async ({ tenantId }) => ({ body: { items: await webhooks.list(tenantId) } }),
    }),
    route({
      ...write,
      method: 'post',
      path: '/v1/webhooks',
      operationId: 'createWebhook',
      summary: 'Creates a webhook, which sends events of the tenant to a URL.',
      body: newWebhook,
      idempotent: { secret: true },
      response: { status: 201, description: 'The webhook, with its signing secret. The secret is returned only here.', schema: withSecret },
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
      summary: 'Retrieves a webhook.',
      params,
      response: { status: 200, description: 'The webhook.', schema: webhook },
      handler: async ({ tenantId, params: { id } }) => ({ body: await webhooks.read(tenantId, id) }),
    }),
    route({
      ...write,
      method: 'patch',
      path: '/v1/webhooks/:id',
      operationId: 'updateWebhook',
      summary: 'Updates the URL, name or events of a webhook, or disables or enables it. Pending deliveries wait while it is disabled.',
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
      summary: 'Deletes a webhook and its deliveries.',
      params,
      response: { status: 204, description: 'The webhook was deleted.' },
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
      summary: 'Replaces the secret of a webhook. The former secret also signs during the grace period, so that the receiver can switch.',
      params,
      body: rotation,
      response: { status: 200, description: 'The webhook, with the new secret. The secret is returned only here.', schema: withSecret },
      async handler(request) {
        const { webhook: rotated, secret } = await webhooks.rotate(byOf(request), request.tenantId, request.params.id, request.body.graceSeconds);
        return { body: { ...rotated, secret } };
      },
    }),
  ];
}
