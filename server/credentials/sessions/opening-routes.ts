import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { HttpError } from '../../errors/http-error.ts';
import { route, type Route } from '../../platform/http/route.ts';
import { knownCustomer } from '../../resources/customers/known-customer.ts';
import { customerName } from '../../resources/customers/model.ts';
import { createSessionExchange, type ExchangeDeps } from './exchange.ts';
import { openedSession } from './model.ts';
import { requireOpening } from './opening-limits.ts';

const jwt = z.string().min(1).max(8_192);

/** The routes that open a session: by a bridge token, or by the word of a backend. */
export function openingRoutes(deps: ExchangeDeps): Route[] {
  const { sessions, customers, tenants, database, rateLimits } = deps;
  const exchange = createSessionExchange(deps);

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
  ];
}
