import { z } from 'zod';
import { widgetScopes } from '../../../protocol/tokens.ts';
import { byOf } from '../../platform/audit/model.ts';
import { isoTime } from '../../clock.ts';
import { knownCustomer } from '../../resources/customers/known-customer.ts';
import { customerName } from '../../resources/customers/model.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type Cursors, newestFirst } from '../../platform/http/input/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import { mintedWidgetToken, newWidgetToken, widgetToken } from './model.ts';
import type { FindLiveWidgetToken } from './live-widget-tokens.ts';
import type { WidgetTokenStore } from './store.ts';

export interface WidgetTokenRouteDeps {
  widgetTokens: WidgetTokenStore;
  liveWidgetToken: FindLiveWidgetToken;
  tenants: TenantStore;
  customers: CustomerStore;
  cursors: Cursors;
}

const scopes = z.array(z.enum(widgetScopes));

const me = z
  .object({
    tenant: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    customer: z.object({ id: z.string(), externalId: z.string(), name: z.string().nullable() }),
    scopes,
    expiresAt: z.string(),
  })
  .meta({ id: 'WidgetMe' });

const query = z.strictObject({
  ...pageQuery,
  customerId: customerName.optional(),
  includeRevoked: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: '"true" includes tokens revoked or expired within the last week.' }),
});

const params = z.strictObject({ id: z.string().max(100) });

/** Routes that mint, list and revoke widget tokens, and show a token its own data. */
export function widgetTokenRoutes({ widgetTokens, liveWidgetToken, tenants, customers, cursors }: WidgetTokenRouteDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/widget-tokens',
      operationId: 'mintWidgetToken',
      tag: 'Widget tokens',
      summary: 'Mints a token for a page that manages one customer’s SSO connections and directories. For backends: anyone who has the token has its scopes.',
      access: 'widget-tokens:mint',
      body: newWidgetToken,
      idempotent: { secret: true },
      response: { status: 201, description: 'The token. It is returned only once.', schema: mintedWidgetToken },
      handler: async (request) => ({ status: 201, body: await widgetTokens.mint(byOf(request), request.tenantId, request.body) }),
    }),
    route({
      method: 'get',
      path: '/v1/widget-tokens',
      operationId: 'listWidgetTokens',
      tag: 'Widget tokens',
      summary: 'Lists active widget tokens, newest first, without the tokens themselves.',
      access: 'widget-tokens:read',
      query,
      response: { status: 200, description: 'A page of widget tokens.', schema: pageOf(widgetToken) },
      async handler({ tenantId, query: { cursor, limit, customerId: nameOrId, includeRevoked } }) {
        const customerId = nameOrId === undefined ? undefined : (await knownCustomer(customers, tenantId, nameOrId)).id;
        const list = `widget-tokens ${JSON.stringify([tenantId, customerId, includeRevoked])}`;
        const { rows, nextCursor } = await cursors.page(list, cursor, newestFirst, (after) =>
          widgetTokens.list({ tenantId, customerId, includeRevoked }, { after, limit }),
        );
        return { body: { items: rows, nextCursor } };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/widget-tokens/:id',
      operationId: 'revokeWidgetToken',
      tag: 'Widget tokens',
      summary: 'Revokes a widget token immediately, on every server. Repeating the call has no effect.',
      access: 'widget-tokens:write',
      params,
      response: { status: 200, description: 'The revoked token.', schema: widgetToken },
      handler: async (request) => ({ body: await widgetTokens.revoke(byOf(request), request.tenantId, request.params.id) }),
    }),
    route({
      method: 'get',
      path: '/v1/widget/me',
      operationId: 'getWidgetMe',
      tag: 'Widgets',
      summary: 'Returns the customer, scopes and expiry of the token.',
      access: 'self:read',
      area: 'widget',
      response: { status: 200, description: 'Tenant, customer, scopes and expiry of the token.', schema: me },
      async handler({ grant, tenantId }) {
        const live = await liveWidgetToken(grant.actor.id ?? '');
        if (!live) throw new HttpError('token_invalid');
        const [{ id, slug, name }, customer] = await Promise.all([tenants.read(tenantId), customers.read(tenantId, live.customerId)]);
        return {
          body: {
            tenant: { id, slug, name },
            customer: { id: customer.id, externalId: customer.external_id, name: customer.name },
            scopes: live.scopes,
            expiresAt: isoTime(live.expiresAtMs),
          },
        };
      },
    }),
  ];
}
