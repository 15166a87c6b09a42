import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type Cursors, newestFirst } from '../../platform/http/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/page-query.ts';
import { route, type Route } from '../../platform/http/route.ts';
import { knownCustomer } from '../../resources/customers/known-customer.ts';
import { customerName } from '../../resources/customers/model.ts';
import { createSessionExchange, type ExchangeDeps } from './exchange.ts';
import { openedSession, session, sessionCustomer, sessionOf } from './model.ts';
import { requireOpening } from './opening-limits.ts';

export interface SessionRouteDeps extends ExchangeDeps {
  cursors: Cursors;
}

const me = z
  .object({
    tenant: z.object({ slug: z.string(), name: z.string(), mode: z.enum(['live', 'test']) }),
    customer: sessionCustomer.extend({ name: z.string().nullable() }).nullable(),
    kind: z.string().meta({ description: 'Kind of the credential.' }),
    expiresAt: z.string().nullable(),
    verified: z.boolean().meta({ description: 'Whether somebody has proved who the viewer is.' }),
  })
  .meta({ id: 'Me' });

const jwt = z.string().min(1).max(8_192);

/** The routes for sessions, and for who the viewer is. */
export function sessionRoutes(deps: SessionRouteDeps): Route[] {
  const { sessions, customers, tenants, cursors, database, rateLimits } = deps;
  const exchange = createSessionExchange(deps);

  const idOfCustomer = async (tenantId: string, name: string): Promise<string> => (await knownCustomer(customers, tenantId, name)).id;

  return [
    route({
      method: 'post',
      path: '/v1/sessions',
      operationId: 'createSession',
      tag: 'Sessions',
      summary: 'Exchanges a bridge token for a session of an hour. The credential is the embed key of the page.',
      access: 'sessions:open',
      door: 'exchange',
      body: z.strictObject({ bridgeToken: jwt, previous: jwt.optional().meta({ description: 'Token of the session that this one follows.' }) }),
      response: { status: 201, description: 'The session, with its token this once.', schema: openedSession },
      async handler(request) {
        const { grant, tenantId, body } = request;
        return { status: 201, body: await exchange(byOf(request), { tenantId, embedKeyId: grant.actor.id ?? '', ...body }) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/customers/:id/sessions',
      operationId: 'openSession',
      tag: 'Sessions',
      summary: 'Opens a session of an hour for a customer, by our id or the tenant’s. For a backend that has signed the viewer in.',
      access: 'sessions:issue',
      backendOnly: true,
      params: z.strictObject({ id: customerName }),
      response: { status: 201, description: 'The session, with its token this once.', schema: openedSession },
      async handler(request) {
        const { tenantId, params } = request;
        const by = byOf(request);
        const customer = await knownCustomer(customers, tenantId, params.id);
        if (customer.blocked_at !== null) throw new HttpError('conflict', 'The customer is blocked: nothing opens for them.');
        await requireOpening(rateLimits, await tenants.read(tenantId), { siteId: by.actor.id ?? '', customer: customer.id });
        const row = await database.write((tx) => sessions.open(tx, by, { customer, openedBy: 'operator' }));
        return { status: 201, body: await sessions.issue(row, customer) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/sessions',
      operationId: 'listSessions',
      tag: 'Sessions',
      summary: 'Lists the sessions that are open, the newest first.',
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
      summary: 'Ends every session of a customer at once.',
      access: 'sessions:write',
      query: z.strictObject({ customerId: customerName }),
      response: { status: 200, description: 'How many were open.', schema: z.object({ revoked: z.int() }) },
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
      summary: 'Ends the session that asks: the viewer signs out.',
      access: 'sessions:end',
      door: 'self',
      response: { status: 204, description: 'It is over.' },
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
      summary: 'Ends one session at once.',
      access: 'sessions:write',
      params: z.strictObject({ id: z.string().max(100) }),
      response: { status: 204, description: 'It is over.' },
      async handler(request) {
        await sessions.end(byOf(request), request.tenantId, request.params.id, 'session.revoked');
        return { status: 204, body: undefined };
      },
    }),
    route({
      method: 'get',
      path: '/v1/me',
      operationId: 'getMe',
      tag: 'Sessions',
      summary: 'Tells a viewer who they are here, and until when.',
      access: 'self:read',
      door: 'self',
      response: { status: 200, description: 'Who asks.', schema: me },
      async handler({ grant, tenantId }) {
        const { slug, name, mode } = await tenants.read(tenantId);
        const row = typeof grant.customerId === 'string' ? await customers.findById(tenantId, grant.customerId) : undefined;
        const customer = row ? { id: row.id, externalId: row.external_id, name: row.name } : null;
        const expiresAt = grant.expiresAtMs === undefined ? null : isoTime(grant.expiresAtMs);
        return { body: { tenant: { slug, name, mode }, customer, kind: grant.actor.kind, expiresAt, verified: grant.unverified !== true } };
      },
    }),
  ];
}
