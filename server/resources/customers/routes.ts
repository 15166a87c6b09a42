import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import type { Cursors } from '../../platform/http/input/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { knownCustomer } from './known-customer.ts';
import { customer, customerName, customerOf, customerPatch, newCustomer } from './model.ts';
import type { CustomerStore } from './store.ts';

const params = z.strictObject({ id: customerName });

/** The routes for a tenant's customers. */
export function customerRoutes({ customers, cursors }: { customers: CustomerStore; cursors: Cursors }): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/customers',
      operationId: 'listCustomers',
      tag: 'Customers',
      summary: 'Lists the customers of the tenant, ordered by external id.',
      access: 'customers:read',
      query: z.strictObject({
        ...pageQuery,
        externalId: z.string().min(1).max(255).optional().meta({ description: 'Return only the customer with this external id.' }),
      }),
      response: { status: 200, description: 'A page of customers.', schema: pageOf(customer) },
      async handler({ tenantId, query: { cursor, limit, externalId } }) {
        if (externalId !== undefined) {
          const found = await customers.find(tenantId, externalId);
          return { body: { items: found ? [customerOf(found)] : [], nextCursor: null } };
        }
        const list = `customers ${tenantId}`;
        const { rows, nextCursor } = await cursors.page(list, cursor, z.string(), (after) => customers.list({ tenantId, after, limit }));
        return { body: { items: rows.map(customerOf), nextCursor } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/customers',
      operationId: 'putCustomer',
      tag: 'Customers',
      summary: 'Creates a customer, or updates the one with this external id.',
      access: 'customers:write',
      body: newCustomer,
      idempotent: { secret: false },
      response: { status: 201, description: 'The new customer.', found: 'The existing customer.', schema: customer },
      async handler(request) {
        const { row, created } = await customers.put(byOf(request), request.tenantId, request.body);
        return { status: created ? 201 : 200, body: customerOf(row) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/customers/:id',
      operationId: 'getCustomer',
      tag: 'Customers',
      summary: 'Retrieves a customer by id or external id.',
      access: 'customers:read',
      params,
      response: { status: 200, description: 'The customer.', schema: customer },
      handler: async ({ tenantId, params: { id } }) => ({ body: customerOf(await knownCustomer(customers, tenantId, id)) }),
    }),
    route({
      method: 'patch',
      path: '/v1/customers/:id',
      operationId: 'updateCustomer',
      tag: 'Customers',
      summary: 'Updates the name or e-mail address of a customer, or blocks them from all access. Only administrators and owners can unblock a customer.',
      access: 'customers:write',
      further: [{ access: 'customers:unblock', what: 'to lift a block' }],
      params,
      body: customerPatch,
      response: { status: 200, description: 'The customer.', schema: customer },
      async handler(request) {
        const {
          tenantId,
          params: { id: name },
          body,
          grant,
        } = request;
        const { id } = await knownCustomer(customers, tenantId, name);
        return { body: customerOf(await customers.update(byOf(request), tenantId, id, body, { mayUnblock: grant.actions.has('customers:unblock') })) };
      },
    }),
  ];
}
