import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { type Cursors, newestFirst } from '../../platform/http/input/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { route, type Route } from '../../platform/http/routes/route.ts';
import { knownCustomer } from '../../resources/customers/known-customer.ts';
import { customerName } from '../../resources/customers/model.ts';
import type { ExchangeDeps } from './exchange.ts';
import { meRoute } from './me-route.ts';
import { session, sessionOf } from './model.ts';
import { openingRoutes } from './opening-routes.ts';

export interface SessionRouteDeps extends ExchangeDeps {
  cursors: Cursors;
}

/** Routes for sessions, and for the viewer's identity. */
export function sessionRoutes(deps: SessionRouteDeps): Route[] {
  const { sessions, customers, cursors } = deps;

  const idOfCustomer = async (tenantId: string, name: string): Promise<string> => (await knownCustomer(customers, tenantId, name)).id;

  return [
    ...openingRoutes(deps),
    route({
      method: 'get',
      path: '/v1/sessions',
      operationId: 'listSessions',
      tag: 'Sessions',
      summary: 'Lists open sessions, newest first.',
      access: 'sessions:read',
      query: z.strictObject({ ...pageQuery, customerId: customerName.optional() }),
      response: { status: 200, description: 'A page of sessions, without their tokens.', schema: pageOf(session) },
      async handler({ tenantId, query: { cursor, limit, customerId: name } }) {
        const customer = name === undefined ? undefined : await idOfCustomer(tenantId, name);
        const list = `sessions ${tenantId} ${customer ?? ''}`;
        const { rows, nextCursor } = await cursors.page(list, cursor, newestFirst, (after) => sessions.list({ tenantId, customerId: customer, after, limit }));
        return { body: { items: rows.map(sessionOf), nextCursor } };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/sessions',
      operationId: 'revokeSessions',
      tag: 'Sessions',
      summary: 'Revokes every session of a customer immediately.',
      access: 'sessions:write',
      query: z.strictObject({ customerId: customerName }),
      response: { status: 200, description: 'Number of sessions revoked.', schema: z.object({ revoked: z.int() }) },
      async handler(request) {
        const { tenantId, query } = request;
        return { body: { revoked: await sessions.endAll(byOf(request), tenantId, await idOfCustomer(tenantId, query.customerId)) } };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/sessions/current',
      operationId: 'endSession',
      tag: 'Sessions',
      summary: 'Ends the session of the request, which signs the viewer out.',
      access: 'sessions:end',
      area: 'self',
      response: { status: 204, description: 'The session has ended.' },
      async handler(request) {
        await sessions.end(byOf(request), request.tenantId, request.grant.actor.id ?? '', 'session.ended');
        return { status: 204, body: undefined };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/sessions/:id',
      operationId: 'revokeSession',
      tag: 'Sessions',
      summary: 'Revokes a session immediately.',
      access: 'sessions:write',
      params: z.strictObject({ id: z.string().max(100) }),
      response: { status: 204, description: 'The session has ended.' },
      async handler(request) {
        await sessions.end(byOf(request), request.tenantId, request.params.id, 'session.revoked');
        return { status: 204, body: undefined };
      },
    }),
    meRoute(deps),
  ];
}
