import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import type { Clock } from '../../clock.ts';
import type { Delivery } from '../../documents/delivery.ts';
import type { Cursors } from '../../platform/http/input/cursor.ts';
import { text } from '../../platform/http/input/field.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { putRoutes } from '../../platform/http/routes/put-routes.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { noCustomer } from '../customers/known-customer.ts';
import { customerName } from '../customers/model.ts';
import type { CustomerStore } from '../customers/store.ts';
import { receiptDocumentRoute } from './document-route.ts';
import { date, daysInOrder } from '../calendar.ts';
import { contentLimits, receiptInput } from './content.ts';
import { receiptText, summaryOf } from './model.ts';
import { receiptSchema, receiptSummarySchema } from './response-schema.ts';
import { sharingRoutes } from './sharing-routes.ts';
import type { ReceiptStore } from './store.ts';
import { askedBy } from './read.ts';
import { coveredBy, maySee, noReceiptFor, requireProof } from './lists/viewer-filter.ts';

export interface ReceiptRouteDeps {
  receipts: ReceiptStore;
  customers: CustomerStore;
  cursors: Cursors;
  clock: Clock;
  deliver: Delivery;
}

const query = z
  .strictObject({
    ...pageQuery,
    customerId: customerName.optional(),
    status: z.enum(['draft', 'sealed']).optional(),
    visibility: z.enum(['private', 'published']).optional(),
    archived: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional()
      .meta({ description: 'Whether to list archived receipts. Default: both. A viewer never sees archived receipts.' }),
    periodFrom: date.optional().meta({ description: 'Earliest start of the receipt period.' }),
    periodTo: date.optional().meta({ description: 'Latest start of the receipt period.' }),
    text: text(200).optional().meta({ description: 'Words, or parts of words, in the title. Requires `customerId`, unless a viewer lists their own.' }),
  })
  .superRefine(daysInOrder(['periodFrom', 'periodTo']));

const position = z.codec(z.tuple([z.string(), z.string()]), z.object({ periodStart: z.string(), id: z.string() }), {
  decode: ([periodStart, id]) => ({ periodStart, id }),
  encode: ({ periodStart, id }): [string, string] => [periodStart, id],
});
const params = z.strictObject({ id: z.string().max(100) });

/** Creates the routes for receipts. Viewers can read too; a receipt that is not theirs does not exist for them. */
export function receiptRoutes(deps: ReceiptRouteDeps): Route[] {
  const { receipts, customers, cursors, clock } = deps;
  return [
    route({
      method: 'get',
      path: '/v1/receipts',
      operationId: 'listReceipts',
      tag: 'Receipts',
      summary:
        'Lists receipts, newest period first. A viewer sees only their own, without archived ones, and without drafts unless the tenant shows them ' +
        '(viewersSeeDrafts).',
      access: 'receipts:read',
      area: 'read',
      isFirst: true,
      query,
      response: { status: 200, description: 'A page of receipts without their content.', schema: pageOf(receiptSummarySchema) },
      async handler({ grant, tenantId, query: { cursor, limit, text: searchText, ...filters } }) {
        const named = filters.customerId === undefined ? undefined : await customers.find(tenantId, filters.customerId);
        const filter = coveredBy(grant, { tenantId, ...filters, customerId: named?.id ?? filters.customerId });
        if (filters.customerId !== undefined && !named) throw noCustomer();
        if (searchText !== undefined && filter.customerId === undefined) throw customerRequired();
        const list = `receipts ${JSON.stringify(searchText === undefined ? filter : [filter, searchText])}`;
        const now = clock.now();
        const { rows, nextCursor } = await cursors.page(list, cursor, position, (after) => receipts.list(filter, now, { after, limit, text: searchText }));
        return { body: { items: rows.map((row) => summaryOf(row, now)), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/receipts/:id',
      operationId: 'getReceipt',
      tag: 'Receipts',
      summary: 'Retrieves a receipt by id or share token. With only an embed key, by share token.',
      access: 'receipts:read',
      area: 'read',
      isFirst: true,
      params,
      response: { status: 200, description: 'The receipt.', schema: receiptSchema },
      async handler({ grant, tenantId, params: { id } }) {
        const row = await receipts.findByIdOrShareToken(tenantId, id);
        if (!row || !maySee(grant, row, askedBy(id), clock.now())) {
          requireProof(grant, 'receipt');
          return noReceiptFor(grant);
        }
        return { json: receiptText(row, clock.now()) };
      },
    }),
    ...putRoutes({
      path: '/v1/receipts',
      onePath: '/v1/receipts/sync',
      tag: 'Receipts',
      noun: 'receipt',
      operationIds: { one: 'syncReceipt', many: 'syncReceipts' },
      summary: 'Creates the receipt for a customer, period and scope, or updates its draft. A sealed receipt is returned unchanged.',
      access: 'receipts:write',
      input: receiptInput,
      bodyLimit: contentLimits.bodyBytes,
      schema: receiptSchema,
      put: receipts.sync,
      putMany: receipts.syncMany,
      shown: (row) => ({ json: receiptText(row, clock.now()) }),
    }),
    receiptDocumentRoute(deps),
    ...sharingRoutes(deps),
  ];
}

const customerRequired = (): HttpError => {
  const errors = [{ path: 'customerId', message: 'is required with text' }];
  return new HttpError('invalid_request', 'Titles can only be searched within the receipts of one customer. Set customerId.', { errors });
};
