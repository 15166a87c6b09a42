import { z } from 'zod';
import { isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import type { InvoiceStore } from '../../resources/invoices/store.ts';
import type { Clock } from '../../clock.ts';
import { type Reply, type Route, route } from '../../platform/http/routes/route.ts';
import { dayIn } from '../../resources/day-in.ts';
import { compatOf } from '../../resources/tenants/compat.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import type { Wire } from '../../platform/http/routes/wire.ts';
import type { Invoice, InvoiceSummary } from '../../../protocol/invoice.ts';
import { type FindRoute, translateRoute } from '../translate-route.ts';
import { invoicePayload, invoicePayloadOf, sortAsked, statusAsked } from './invoices.ts';
import { notHere } from '../vendor.ts';
import type { PdfAddresses } from './pdf-addresses.ts';
import { firstPageQuery, numbered, numberedPage, pageOfAll, readOne, readRemaining } from './numbered-pages.ts';

interface Asked {
  status?: string | undefined;
  search?: string | undefined;
  sort?: string | undefined;
}

/** Returns the same query in Vitrine's format. A search has its own order. */
const listQueryOf = ({ status, search, sort }: Asked): object => ({
  ...(status !== undefined && Object.hasOwn(statusAsked, status) && { status: statusAsked[status as keyof typeof statusAsked] }),
  ...(search ? { text: search } : sort !== undefined && Object.hasOwn(sortAsked, sort) && { sort: sortAsked[sort] }),
});

interface InvoiceRouteDeps {
  clock: Clock;
  invoices: Pick<InvoiceStore, 'shareLink'>;
  tenants: TenantStore;
  customers: CustomerStore;
  pdfs: PdfAddresses;
  publicUrl: string;
  /** For requests that carry only an address. */
  open: Wire;
}

/** Routes for the invoices of a session's customer. */
export function invoiceRoutes(root: string, wire: Wire, own: FindRoute, deps: InvoiceRouteDeps): Route[] {
  const { clock, invoices, tenants, customers, pdfs, publicUrl, open } = deps;
  const list = own('listInvoices');
  const one = own('getInvoice');
  const file = own('getInvoiceDocument');
  return [
    translateRoute(list, wire, {
      path: `${root}/invoices`,
      operationId: 'aforoListInvoices',
      tag: 'Invoices',
      summary: 'Lists the invoices of the customer, newest first.',
      query: z.strictObject({
        ...numbered,
        status: z.string().max(40).optional().meta({ description: `${Object.keys(statusAsked).join(', ')}.` }),
        search: z.string().max(200).optional().meta({ description: 'Start of a number, or words to search for.' }),
        sort: z.string().max(40).optional().meta({ description: `${Object.keys(sortAsked).join(' or ')}. Any other value sorts newest first.` }),
      }),
      response: { status: 200, description: 'A page of invoices.', schema: numberedPage(invoicePayload) },
      toRequest: ({ query }) => ({ query: { ...firstPageQuery, ...listQueryOf(query) } }),
      async toResponse(given, request) {
        const { query } = request;
        const isOfNone = query.status !== undefined && !Object.hasOwn(statusAsked, query.status);
        const all = isOfNone ? [] : await readRemaining<InvoiceSummary>(list, request, given, listQueryOf(query));
        const today = dayIn((await tenants.read(request.tenantId)).time_zone, clock.now());
        return pageOfAll(all, query, async (summary) => invoicePayloadOf(summary, await readOne<Invoice>(one, request, summary.id), today));
      },
    }),
    translateRoute(one, wire, {
      path: `${root}/invoices/:id/pdf-url`,
      operationId: 'aforoGetInvoicePdf',
      tag: 'Invoices',
      summary:
        'Returns the address of the PDF of an invoice, which works without a token. ' +
        'A private invoice has one only if the tenant has turned on aforo-pdf-links. That address works once, within a minute.',
      params: z.strictObject({ id: z.string().max(100) }),
      response: {
        status: 200,
        description: 'The address.',
        schema: z.object({ downloadUrl: z.string(), expiresAt: z.string().optional(), fileName: z.string() }),
      },
      toRequest: ({ params }) => ({ params }),
      async toResponse(given, { tenantId, grant: { actor, customerId } }) {
        const { id, number, visibility, publishedUntil } = given as unknown as Invoice;
        const fileName = `${number}.pdf`;
        if (visibility !== 'published') {
          const isOn = compatOf(await tenants.read(tenantId)).includes('aforo-pdf-links');
          if (!isOn || !customerId) throw new HttpError('not_found', 'The invoice is private: its PDF has no address that works without a token.');
          const { text, expiresAtMs } = pdfs.write({ tenantId, invoiceId: id, customerId, actor });
          return { downloadUrl: `${publicUrl}${root}/invoices/pdf/${text}`, expiresAt: isoTime(expiresAtMs), fileName };
        }
        const downloadUrl = `${await invoices.shareLink(tenantId, id)}/document?format=pdf`;
        return { downloadUrl, ...(publishedUntil !== null && { expiresAt: publishedUntil }), fileName };
      },
    }),
    route({
      method: 'get',
      path: `${root}/invoices/pdf/:ticket`,
      operationId: 'aforoOpenInvoicePdf',
      tag: 'Invoices',
      summary: 'Returns the PDF of the invoice at this address, once.',
      access: 'public',
      wire: open,
      params: z.strictObject({ ticket: z.string().max(600) }),
      response: { status: 200, description: 'The file.', files: ['application/pdf'] },
      async handler(request) {
        const text = request.params.ticket;
        const read = pdfs.read(text);
        if (!read) throw notHere();
        const { ticket, grant } = read;
        const { tenantId, customerId, invoiceId } = ticket;
        await open.admit(tenantId);
        // The customer may have been blocked since then.
        if ((await customers.find(tenantId, customerId))?.blocked_at !== null) throw notHere();
        const asked = { params: { id: invoiceId }, query: { format: 'pdf' as const }, body: undefined };
        const make = (): Promise<Reply> => file.handler({ ...request, ...asked, grant, tenantId });
        // A HEAD request, by a browser or a scanner, does not use the address up.
        const reply = request.isHead ? ((await pdfs.isUsed(tenantId, text)) ? undefined : await make()) : await pdfs.use(tenantId, text, make);
        if (!reply) throw notHere();
        return reply;
      },
    }),
  ];
}
