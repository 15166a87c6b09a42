import { z } from 'zod';
import { invoiceStatuses } from '../../../protocol/invoice.ts';
import type { Clock } from '../../clock.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { text } from '../../platform/http/field.ts';
import { pageOf, pageQuery } from '../../platform/http/page-query.ts';
import { putRoutes } from '../../platform/http/put-routes.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { Delivery } from '../../documents/delivery.ts';
import type { Database } from '../../platform/store/database.ts';
import { begunBy } from '../checkouts/begun-by.ts';
import type { CheckoutStore } from '../checkouts/store.ts';
import type { PaymentSettingsStore } from '../checkouts/providers/payment-settings.ts';
import { noCustomer } from '../customers/known-customer.ts';
import { customerName } from '../customers/model.ts';
import type { CustomerStore } from '../customers/store.ts';
import { date, daysInOrder } from '../calendar.ts';
import { invoiceInput, invoiceLimits } from './content.ts';
import { invoiceSorts } from './list-conditions.ts';
import { invoiceSummaryOf, invoiceText } from './model.ts';
import { invoiceDocumentRoute } from './document-route.ts';
import { askedBy } from './read.ts';
import { invoiceSchema, invoiceSummarySchema } from './response-schema.ts';
import { stateRoutes } from './state-routes.ts';
import type { InvoiceStore } from './store.ts';
import { invoicesCoveredBy, mayRead, noInvoiceFor } from './viewer-filter.ts';

export interface InvoiceRouteDeps {
  invoices: InvoiceStore;
  customers: CustomerStore;
  cursors: Cursors;
  clock: Clock;
  database: Database;
  /** Where customers of the tenant pay, if they do. */
  paymentSettings: Pick<PaymentSettingsStore, 'rowOf'>;
  checkouts: Pick<CheckoutStore, 'begun'>;
  deliver: Delivery;
}

const query = z
  .strictObject({
    ...pageQuery,
    customerId: customerName.optional(),
    status: z
      .enum([...invoiceStatuses, 'overdue'])
      .optional()
      .meta({ description: '"overdue": open, and the due date is over in UTC. For a viewer there are no drafts.' }),
    kind: z.enum(['invoice', 'credit-note']).optional(),
    issuedFrom: date
      .optional()
      .meta({ description: 'First day of issue. Without customerId: not with a text, not with overdue ones, and in the order of issue dates.' }),
    issuedTo: date.optional().meta({ description: 'Last day of issue, likewise.' }),
    dueFrom: date.optional().meta({ description: 'First day on which they are due. Without customerId: not with a text, and in the order of due dates.' }),
    dueTo: date.optional().meta({ description: 'Last day on which they are due, likewise.' }),
    text: text(200)
      .optional()
      .meta({ description: 'The beginning of a number, or words that are all in it. In the order of numbers. Without customerId: alone.' }),
    sort: z
      .enum(invoiceSorts)
      .optional()
      .meta({ description: 'Default "-issueDate", the newest first; "dueDate" for overdue ones, and with dueFrom or dueTo. Not with a text.' }),
  })
  .superRefine(daysInOrder(['issuedFrom', 'issuedTo'], ['dueFrom', 'dueTo']));

const position = z.codec(z.tuple([z.string(), z.string()]), z.object({ at: z.string(), id: z.string() }), {
  decode: ([at, id]) => ({ at, id }),
  encode: ({ at, id }): [string, string] => [at, id],
});
const params = z.strictObject({ id: z.string().max(100) });

/** The routes for invoices. Reading is for viewers as well; what is not theirs does not exist for them. */
export function invoiceRoutes(deps: InvoiceRouteDeps): Route[] {
  const { invoices, customers, cursors, clock, database, paymentSettings, checkouts } = deps;
  return [
    route({
      method: 'get',
      path: '/v1/invoices',
      operationId: 'listInvoices',
      tag: 'Invoices',
      summary: 'Lists invoices and credit notes, the newest first. A viewer sees their own, without drafts.',
      access: 'invoices:read',
      door: 'read',
      isFirst: true,
      query,
      response: { status: 200, description: 'A page of invoices without their content.', schema: pageOf(invoiceSummarySchema) },
      async handler({ grant, tenantId, query: { cursor, limit, text: sought, sort, ...asked } }) {
        const named = asked.customerId === undefined ? undefined : await customers.find(tenantId, asked.customerId);
        const filter = invoicesCoveredBy(grant, { tenantId, ...asked, customerId: named?.id ?? asked.customerId });
        if (asked.customerId !== undefined && !named) throw noCustomer();
        const list = `invoices ${JSON.stringify([filter, sought, sort])}`;
        const now = clock.now();
        const ask = { sort, text: sought, limit };
        const { rows, nextCursor } = await cursors.page(list, cursor, position, (after) => invoices.list(filter, now, { ...ask, after }));
        return { body: { items: rows.map((row) => invoiceSummaryOf(row, now)), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/invoices/:id',
      operationId: 'getInvoice',
      tag: 'Invoices',
      summary: 'Reads an invoice by its id or its share token; a page that has an embed key alone, by its share token.',
      access: 'invoices:read',
      door: 'read',
      isFirst: true,
      params,
      response: { status: 200, description: 'The invoice.', schema: invoiceSchema },
      async handler({ grant, tenantId, params: { id } }) {
        const row = await invoices.findByIdOrShareToken(tenantId, id);
        if (!row || !mayRead(grant, row, askedBy(id), clock.now())) return noInvoiceFor(grant);
        const mayPay = row.kind === 'invoice' && row.status === 'open' && grant.actions.has('checkouts:create') && typeof grant.customerId === 'string';
        const payable = mayPay && (await paymentSettings.rowOf(database.query, tenantId)) !== undefined;
        const begun = mayPay ? await begunBy(checkouts, grant, tenantId, 'invoice', row.id) : undefined;
        return { json: invoiceText(row, clock.now(), { payable, checkout: begun?.get(row.id) }) };
      },
    }),
    ...putRoutes({
      path: '/v1/invoices',
      tag: 'Invoices',
      noun: 'invoice',
      operationIds: { one: 'putInvoice', many: 'putInvoices' },
      summary: 'Finds the invoice with this number, or makes it. A draft takes the new content; one that was issued stays, and other content is refused.',
      access: 'invoices:write',
      input: invoiceInput,
      bodyLimit: invoiceLimits.bodyBytes,
      schema: invoiceSchema,
      put: invoices.put,
      putMany: invoices.putMany,
      shown: (row) => ({ json: invoiceText(row, clock.now()) }),
    }),
    invoiceDocumentRoute(deps),
    ...stateRoutes(deps),
  ];
}
