import { z } from 'zod';
import { invoiceStatuses } from '../../../protocol/invoice.ts';
import type { Clock } from '../../clock.ts';
import type { Cursors } from '../../platform/http/input/cursor.ts';
import { text } from '../../platform/http/input/field.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { putRoutes } from '../../platform/http/routes/put-routes.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import type { Delivery } from '../../documents/delivery.ts';
import type { Database } from '../../platform/store/database.ts';
import { ongoingCheckoutsOf } from '../checkouts/viewer-checkouts.ts';
import type { CheckoutStore } from '../checkouts/store.ts';
import type { PaymentSettingsStore } from '../checkouts/providers/payment-settings.ts';
import { noCustomer } from '../customers/known-customer.ts';
import { customerName } from '../customers/model.ts';
import type { CustomerStore } from '../customers/store.ts';
import { date, daysInOrder } from '../calendar.ts';
import { dayIn } from '../day-in.ts';
import { timeZoneOf } from '../tenants/time-zone.ts';
import { invoiceInput, invoiceLimits } from './content.ts';
import { invoiceSorts } from './lists/list-conditions.ts';
import { invoiceSummaryOf, invoiceText } from './model.ts';
import { invoiceDocumentRoute } from './document-route.ts';
import { askedBy } from './read.ts';
import { invoiceSchema, invoiceSummarySchema } from './response-schema.ts';
import { stateRoutes } from './state-routes.ts';
import type { InvoiceStore } from './store.ts';
import { invoicesCoveredBy, mayRead, noInvoiceFor } from './lists/viewer-filter.ts';

export interface InvoiceRouteDeps {
  invoices: InvoiceStore;
  customers: CustomerStore;
  cursors: Cursors;
  clock: Clock;
  database: Database;
  /** The payment providers of tenants. */
  paymentSettings: Pick<PaymentSettingsStore, 'rowOf'>;
  checkouts: Pick<CheckoutStore, 'listOngoing'>;
  deliver: Delivery;
}

const query = z
  .strictObject({
    ...pageQuery,
    customerId: customerName.optional(),
    status: z
      .enum([...invoiceStatuses, 'overdue'])
      .optional()
      .meta({ description: '`overdue`: open, and the due date has passed in the tenant’s time zone. Viewers never see drafts.' }),
    kind: z.enum(['invoice', 'credit-note']).optional(),
    issuedFrom: date
      .optional()
      .meta({ description: 'Earliest issue date. Without `customerId`: requires sorting by issue date, and excludes `text` and `overdue`.' }),
    issuedTo: date.optional().meta({ description: 'Latest issue date, with the same rules.' }),
    dueFrom: date.optional().meta({ description: 'Earliest due date. Without `customerId`: requires sorting by due date, and excludes `text`.' }),
    dueTo: date.optional().meta({ description: 'Latest due date, with the same rules.' }),
    text: text(200)
      .optional()
      .meta({ description: 'Start of the number, or words that must all occur. Ordered by number. Without `customerId`: no other filters.' }),
    sort: z
      .enum(invoiceSorts)
      .optional()
      .meta({ description: 'Default: `-issueDate`, newest first; `dueDate` with `overdue`, `dueFrom` or `dueTo`. Not allowed with `text`.' }),
  })
  .superRefine(daysInOrder(['issuedFrom', 'issuedTo'], ['dueFrom', 'dueTo']));

const position = z.codec(z.tuple([z.string(), z.string()]), z.object({ at: z.string(), id: z.string() }), {
  decode: ([at, id]) => ({ at, id }),
  encode: ({ at, id }): [string, string] => [at, id],
});
const params = z.strictObject({ id: z.string().max(100) });

/** Creates the routes for invoices. Viewers can read too; an invoice that is not theirs does not exist for them. */
export function invoiceRoutes(deps: InvoiceRouteDeps): Route[] {
  const { invoices, customers, cursors, clock, database, paymentSettings, checkouts } = deps;
  return [
    route({
      method: 'get',
      path: '/v1/invoices',
      operationId: 'listInvoices',
      tag: 'Invoices',
      summary: 'Lists invoices and credit notes, newest first. A viewer sees only their own, without drafts.',
      access: 'invoices:read',
      area: 'read',
      isFirst: true,
      query,
      response: { status: 200, description: 'A page of invoices without their content.', schema: pageOf(invoiceSummarySchema) },
      async handler({ grant, tenantId, query: { cursor, limit, text: sought, sort, ...asked } }) {
        const named = asked.customerId === undefined ? undefined : await customers.find(tenantId, asked.customerId);
        const filter = invoicesCoveredBy(grant, { tenantId, ...asked, customerId: named?.id ?? asked.customerId });
        if (asked.customerId !== undefined && !named) throw noCustomer();
        const list = `invoices ${JSON.stringify([filter, sought, sort])}`;
        const now = clock.now();
        // Only this filter depends on the day. The rows have their tenant's zone.
        const today = dayIn(asked.status === 'overdue' ? await timeZoneOf(database.query, tenantId) : 'UTC', now);
        const ask = { sort, text: sought, limit };
        const { rows, nextCursor } = await cursors.page(list, cursor, position, (after) => invoices.list(filter, today, { ...ask, after }));
        return { body: { items: rows.map((row) => invoiceSummaryOf(row, now)), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/invoices/:id',
      operationId: 'getInvoice',
      tag: 'Invoices',
      summary: 'Retrieves an invoice by id or share token. With only an embed key, by share token.',
      access: 'invoices:read',
      area: 'read',
      isFirst: true,
      params,
      response: { status: 200, description: 'The invoice.', schema: invoiceSchema },
      async handler({ grant, tenantId, params: { id } }) {
        const row = await invoices.findByIdOrShareToken(tenantId, id);
        if (!row || !mayRead(grant, row, askedBy(id), clock.now())) return noInvoiceFor(grant);
        const isPayer = row.kind === 'invoice' && grant.actions.has('checkouts:create') && typeof grant.customerId === 'string';
        const isOpen = row.status === 'open';
        const payable = isPayer && isOpen && (await paymentSettings.rowOf(database.query, tenantId)) !== undefined;
        const ongoing = isPayer ? (await ongoingCheckoutsOf(checkouts, grant, tenantId, 'invoice', row.id)).get(row.id) : undefined;
        // Money on its way is shown even if the invoice was voided or paid otherwise meanwhile.
        const checkout = isOpen || ongoing?.state === 'pending' ? ongoing : undefined;
        return { json: invoiceText(row, clock.now(), { payable, checkout }) };
      },
    }),
    ...putRoutes({
      path: '/v1/invoices',
      tag: 'Invoices',
      noun: 'invoice',
      operationIds: { one: 'putInvoice', many: 'putInvoices' },
      summary: 'Creates an invoice, or updates the draft with this number. An issued invoice is returned unchanged, and different content is refused.',
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
