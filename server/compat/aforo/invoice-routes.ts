import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import type { InvoiceStore } from '../../resources/invoices/store.ts';
import type { Clock } from '../../clock.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Wire } from '../../platform/http/wire.ts';
import type { Invoice, InvoiceSummary } from '../../../protocol/invoice.ts';
import { behind, type FindRoute } from '../behind.ts';
import { invoicePayload, invoicePayloadOf, sortAsked, statusAsked } from './invoices.ts';
import { firstRead, numbered, numberedPage, pageOfAll, readOn, readOne } from './numbered-pages.ts';

interface Asked {
  status?: string | undefined;
  search?: string | undefined;
  sort?: string | undefined;
}

/** The same question in our words. A search has an order of its own. */
const askedOf = ({ status, search, sort }: Asked): object => ({
  ...(status !== undefined && Object.hasOwn(statusAsked, status) && { status: statusAsked[status as keyof typeof statusAsked] }),
  ...(search ? { text: search } : sort !== undefined && sortAsked[sort] && { sort: sortAsked[sort] }),
});

interface InvoiceRouteDeps {
  clock: Clock;
  invoices: Pick<InvoiceStore, 'shareLink'>;
}

/** The invoices of the customer whose session it is. */
export function invoiceRoutes(root: string, wire: Wire, own: FindRoute, { clock, invoices }: InvoiceRouteDeps): Route[] {
  const list = own('listInvoices');
  const one = own('getInvoice');
  return [
    behind(list, wire, {
      path: `${root}/invoices`,
      operationId: 'aforoListInvoices',
      tag: 'Invoices',
      summary: 'Lists the invoices of the customer, the newest first.',
      query: z.strictObject({
        ...numbered,
        status: z.string().max(40).optional().meta({ description: `${Object.keys(statusAsked).join(', ')}.` }),
        search: z.string().max(200).optional().meta({ description: 'The beginning of a number, or words of the invoice.' }),
        sort: z.string().max(40).optional().meta({ description: `${Object.keys(sortAsked).join(' or ')}; any other is the newest first.` }),
      }),
      response: { status: 200, description: 'A page of invoices.', schema: numberedPage(invoicePayload) },
      ask: ({ query }) => ({ query: { ...firstRead, ...askedOf(query) } }),
      async give(given, request) {
        const { query } = request;
        const isOfNone = query.status !== undefined && !Object.hasOwn(statusAsked, query.status);
        const all = isOfNone ? [] : await readOn<InvoiceSummary>(list, request, given, askedOf(query));
        return pageOfAll(all, query, async (summary) => invoicePayloadOf(summary, await readOne<Invoice>(one, request, summary.id), clock.now()));
      },
    }),
    behind(one, wire, {
      path: `${root}/invoices/:id/pdf-url`,
      operationId: 'aforoGetInvoicePdf',
      tag: 'Invoices',
      summary: 'Gives the address of an invoice as PDF, where the invoice is published: its client opens it in a window that has no token.',
      params: z.strictObject({ id: z.string().max(100) }),
      response: {
        status: 200,
        description: 'The address.',
        schema: z.object({ downloadUrl: z.string(), expiresAt: z.string().optional(), fileName: z.string() }),
      },
      ask: ({ params }) => ({ params }),
      async give(given, { tenantId }) {
        const { id, number, visibility, publishedUntil } = given as unknown as Invoice;
        if (visibility !== 'published') throw new HttpError('not_found', 'The invoice is private: it has no address that opens by itself.');
        const downloadUrl = `${await invoices.shareLink(tenantId, id)}/document?format=pdf`;
        return { downloadUrl, ...(publishedUntil !== null && { expiresAt: publishedUntil }), fileName: `${number}.pdf` };
      },
    }),
  ];
}
