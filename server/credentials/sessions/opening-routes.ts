import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { HttpError } from '../../errors/http-error.ts';
import { route, type Route } from '../../platform/http/routes/route.ts';
import { knownCustomer } from '../../resources/customers/known-customer.ts';
import { customerName } from '../../resources/customers/model.ts';
import { createSessionExchange, type ExchangeDeps } from './exchange.ts';
import { openedSession } from './model.ts';
import { requireOpening } from './opening-limits.ts';

const jwt = z.string().min(1).max(8_192);

/** Routes that open a session: for a bridge token, or at a backend's request. */
export function openingRoutes(deps: ExchangeDeps): Route[] {
  const { sessions, customers, tenants, database, rateLimits } = deps;
  const exchange = createSessionExchange(deps);

  return [
    route({
      method: 'post',
      path: '/v1/sessions',
      operationId: 'createSession',
      tag: 'Sessions',
      summary: 'Exchanges a bridge token for a one-hour session. The credential is the embed key of the page.',
      access: 'sessions:open',
      area: 'exchange',
      body: z.strictObject({ bridgeToken: jwt, previous: jwt.optional().meta({ description: 'Token of the session that this one replaces.' }) }),
      response: { status: 201, description: 'The session. Its token is returned only once.', schema: openedSession },
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
      summary: 'Opens a one-hour session for a customer, by id or external id. For backends that have signed the viewer in.',
      access: 'sessions:issue',
      backendOnly: true,
      params: z.strictObject({ id: customerName }),
      response: { status: 201, description: 'The session. Its token is returned only once.', schema: openedSession },
      async handler(request) {
        const { tenantId, params } = request;
        const by = byOf(request);
        const customer = await knownCustomer(customers, tenantId, params.id);
        if (customer.blocked_at !== null) throw new HttpError('conflict', 'The customer is blocked: they cannot get a session.');
        await requireOpening(rateLimits, await tenants.read(tenantId), { siteId: by.actor.id ?? '', customer: customer.id });
        const row = await database.write((tx) => sessions.open(tx, by, { customer, openedBy: 'operator' }));
        return { status: 201, body: await sessions.issue(row, customer) };
      },
    }),
  ];
}
