import { z } from 'zod';
import { type FindRoute, translateRoute } from '../translate-route.ts';
import { countParameter } from '../count-parameter.ts';
import { route } from '../../platform/http/routes/route.ts';
import type { Vendor } from '../vendor.ts';
import { changeRoutes } from './changes.ts';
import { listRoutes } from './lists.ts';
import { detail, detailOf } from './receipt-shape.ts';
import { backendWire, type PaidDeps, sharedWire } from './wires.ts';

/** Creates the vendor Paid: value receipts for its SDK and pages. `frame.ts` serves the frame in its pages; direct links do the login redirect. */
export function paid(deps: PaidDeps, own: FindRoute): Vendor {
  const { customers, receipts, clock, config } = deps;
  const wire = backendWire(deps);
  return {
    name: 'paid',
    title: 'Paid',
    roots: ['/api/v2', '/api/public'],
    wire,
    routes: [
      ...listRoutes(deps, wire),
      ...changeRoutes(deps, wire, own),
      translateRoute(own('getReceipt'), sharedWire(deps), {
        path: '/api/public/value-receipts/:token',
        operationId: 'paidGetPublicValueReceipt',
        tag: 'Value receipts',
        summary: 'Retrieves a value receipt by its share token. A private receipt requires a token for its customer or for the receipt.',
        params: z.strictObject({ token: z.string().max(100) }),
        response: { status: 200, description: 'The value receipt, with its content.', schema: detail.extend({ receipt: z.record(z.string(), z.unknown()) }) },
        toRequest: ({ params: { token } }) => ({ params: { id: token } }),
        async toResponse(receipt, { params: { token } }) {
          const row = await receipts.findByShareToken(token);
          return row && { ...detailOf(row, token, { publicUrl: config.publicUrl, nowMs: clock.now() }), receipt };
        },
      }),
      route({
        method: 'get',
        path: '/api/v2/customers',
        operationId: 'paidListCustomers',
        tag: 'Customers',
        summary: 'Lists the customers of the tenant by external id.',
        access: 'customers:read',
        wire,
        query: z.strictObject({
          limit: countParameter('Entries', { min: 1, max: 100, otherwise: 100 }),
          offset: countParameter('Entries to skip', { min: 0, max: 10_000_000, otherwise: 0 }),
        }),
        response: {
          status: 200,
          description: 'The customers and their total number.',
          schema: z.object({
            data: z.array(z.object({ id: z.string(), name: z.string(), externalId: z.string() }).meta({ id: 'Customer' })),
            pagination: z.object({ limit: z.int(), offset: z.int(), total: z.int(), hasMore: z.boolean() }),
          }),
        },
        async handler({ tenantId, query: { limit, offset } }) {
          const { rows, total } = await customers.slice({ tenantId, limit, offset });
          const data = rows.map(({ id, name, external_id: externalId }) => ({ id, name: name ?? externalId, externalId }));
          return { body: { data, pagination: { limit, offset, total, hasMore: offset + data.length < total } } };
        },
      }),
    ],
  };
}
