import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { knownCustomer } from '../customers/known-customer.ts';
import { namePlace, type Owner } from '../customers/owned.ts';
import { customerName } from '../customers/model.ts';
import type { CustomerStore } from '../customers/store.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/page-query.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { newSsoConnection, ssoConnection, ssoConnectionPatch } from './model.ts';
import type { SsoConnectionStore } from './store.ts';

const params = z.strictObject({ id: z.string().max(100) });
const ofCustomer = { customerId: customerName.optional() };
const tag = 'SSO connections';

/** The routes for connections to customers' identity providers: all of them for management, a customer's own for their widgets. */
export function ssoConnectionRoutes({
  ssoConnections,
  customers,
  cursors,
}: {
  ssoConnections: SsoConnectionStore;
  customers: CustomerStore;
  cursors: Cursors;
}): Route[] {
  async function pageFor(owner: Owner, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
    const list = `sso-connections ${JSON.stringify(owner)}`;
    const { rows, nextCursor } = await cursors.page(list, cursor, namePlace, (after) => ssoConnections.list(owner, { after, limit }));
    return { body: { items: rows, nextCursor } };
  }

  return [
    route({
      method: 'get',
      path: '/v1/widget/sso-connections',
      operationId: 'listWidgetSsoConnections',
      tag: 'Widgets',
      summary: 'Lists the customer’s SSO connections in the order of their names.',
      access: 'connections:read',
      door: 'widget',
      scope: 'sso_connection',
      query: z.strictObject(pageQuery),
      response: { status: 200, description: 'A page of connections.', schema: pageOf(ssoConnection) },
      handler: ({ tenantId, grant: { customerId }, query }) => pageFor({ tenantId, customerId }, query),
    }),
    route({
      method: 'get',
      path: '/v1/widget/sso-connections/:id',
      operationId: 'getWidgetSsoConnection',
      tag: 'Widgets',
      summary: 'Reads one of the customer’s SSO connections.',
      access: 'connections:read',
      door: 'widget',
      scope: 'sso_connection',
      params,
      response: { status: 200, description: 'The connection.', schema: ssoConnection },
      handler: async ({ tenantId, grant: { customerId }, params: { id } }) => ({ body: await ssoConnections.read({ tenantId, customerId }, id) }),
    }),
    route({
      method: 'get',
      path: '/v1/sso-connections',
      operationId: 'listSsoConnections',
      tag,
      summary: 'Lists SSO connections in the order of their names.',
      access: 'connections:read',
      query: z.strictObject({ ...pageQuery, ...ofCustomer }),
      response: { status: 200, description: 'A page of connections.', schema: pageOf(ssoConnection) },
      async handler({ tenantId, query: { customerId, ...page } }) {
        return pageFor({ tenantId, customerId: customerId && (await knownCustomer(customers, tenantId, customerId)).id }, page);
      },
    }),
    route({
      method: 'post',
      path: '/v1/sso-connections',
      operationId: 'createSsoConnection',
      tag,
      summary: 'Makes a connection to a customer’s identity provider.',
      access: 'connections:write',
      body: newSsoConnection,
      idempotent: { secret: false },
      response: { status: 201, description: 'The connection.', schema: ssoConnection },
      handler: async (request) => ({ status: 201, body: await ssoConnections.create(byOf(request), request.tenantId, request.body) }),
    }),
    route({
      method: 'get',
      path: '/v1/sso-connections/:id',
      operationId: 'getSsoConnection',
      tag,
      summary: 'Reads one SSO connection.',
      access: 'connections:read',
      params,
      response: { status: 200, description: 'The connection.', schema: ssoConnection },
      handler: async ({ tenantId, params: { id } }) => ({ body: await ssoConnections.read({ tenantId }, id) }),
    }),
    route({
      method: 'patch',
      path: '/v1/sso-connections/:id',
      operationId: 'updateSsoConnection',
      tag,
      summary: 'Changes name, state or domains of an SSO connection.',
      access: 'connections:write',
      params,
      body: ssoConnectionPatch,
      response: { status: 200, description: 'The connection.', schema: ssoConnection },
      handler: async (request) => ({ body: await ssoConnections.update(byOf(request), request.tenantId, request.params.id, request.body) }),
    }),
    route({
      method: 'delete',
      path: '/v1/sso-connections/:id',
      operationId: 'deleteSsoConnection',
      tag,
      summary: 'Deletes an SSO connection.',
      access: 'connections:write',
      params,
      response: { status: 204, description: 'It is gone.' },
      async handler(request) {
        await ssoConnections.remove(byOf(request), request.tenantId, request.params.id);
        return { status: 204, body: null };
      },
    }),
  ];
}
