import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import type { Wire } from '../../platform/http/routes/wire.ts';
import { noCustomer } from '../../resources/customers/known-customer.ts';
import { customerName } from '../../resources/customers/model.ts';
import { scopeText } from '../../resources/receipts/model.ts';
import { coveredBy } from '../../resources/receipts/lists/viewer-filter.ts';
import { countParameter } from '../count-parameter.ts';
import { detailOf, summary } from './receipt-shape.ts';
import type { PaidDeps } from './wires.ts';

const name = z.string().min(1).max(120);

/** Returns the only value that is given. */
const oneOf = (fields: Readonly<Record<string, string | undefined>>): string | undefined => {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (given.length > 1) throw new HttpError('invalid_request', `Pass only one of ${Object.keys(fields).join(' and ')}.`);
  return given[0]?.[1];
};

export function listRoutes({ receipts, customers, clock, config: { publicUrl } }: PaidDeps, wire: Wire): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v2/value-receipts',
      operationId: 'paidListValueReceipts',
      tag: 'Value receipts',
      summary: 'Lists the value receipts of the tenant, newest period first.',
      access: 'receipts:read',
      further: [{ access: 'receipts:manage', what: 'to be told the token and the address of a link' }],
      wire,
      query: z.strictObject({
        limit: countParameter('Entries', { min: 1, max: 100, otherwise: 50 }),
        offset: countParameter('Entries to skip', { min: 0, max: 10_000_000, otherwise: 0 }),
        customerId: customerName.optional(),
        externalCustomerId: customerName.optional(),
        orderId: name.optional(),
        productId: name.optional(),
        archived: z.enum(['true', 'false']).default('false').meta({ description: '"true" includes archived receipts.' }),
      }),
      response: { status: 200, description: 'The value receipts and their total number.', schema: z.object({ data: z.array(summary), total: z.int() }) },
      async handler({ grant, tenantId, query: { limit, offset, customerId, externalCustomerId, orderId, productId, archived } }) {
        oneOf({ orderId, productId });
        const named = oneOf({ customerId, externalCustomerId });
        const customer = named === undefined ? undefined : await customers.find(tenantId, named);
        if (named !== undefined && !customer) throw noCustomer();
        const scope = orderId === undefined ? productId && scopeText({ product: productId }) : scopeText({ order: orderId });
        const filter = coveredBy(grant, { tenantId, customerId: customer?.id, scope, archived: archived === 'true' ? undefined : false });
        const nowMs = clock.now();
        const { rows, total } = await receipts.listByOffset(filter, nowMs, { offset, limit });
        const mayShare = grant.actions.has('receipts:manage');
        const data = rows.map((row) => summary.parse(detailOf(row, mayShare ? row.shareToken : null, { publicUrl, nowMs })));
        return { body: { data, total } };
      },
    }),
  ];
}
