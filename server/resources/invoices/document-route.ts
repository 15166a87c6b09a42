import type { Clock } from '../../clock.ts';
import type { Delivery } from '../../documents/delivery.ts';
import { documentRoute } from '../../documents/document-route.ts';
import type { Route } from '../../platform/http/routes/route.ts';
import { invoiceText } from './model.ts';
import { askedBy } from './read.ts';
import type { InvoiceStore } from './store.ts';
import { mayRead, noInvoiceFor } from './lists/viewer-filter.ts';

/** The invoice as a file. */
export const invoiceDocumentRoute = ({ invoices, deliver, clock }: { invoices: InvoiceStore; deliver: Delivery; clock: Clock }): Route =>
  documentRoute({
    kind: 'invoice',
    path: '/v1/invoices/:id',
    operationId: 'getInvoiceDocument',
    tag: 'Invoices',
    summary: 'Downloads an invoice, by id or share token, as a tagged PDF in the reader’s language or as CSV with exact figures.',
    access: 'invoices:read',
    deliver,
    async find(tenantId, id, grant) {
      const now = clock.now();
      const row = await invoices.findByIdOrShareToken(tenantId, id);
      if (!row || !mayRead(grant, row, askedBy(id), now)) return noInvoiceFor(grant);
      return { id: row.id, name: row.number, source: invoiceText(row, now) };
    },
  });
