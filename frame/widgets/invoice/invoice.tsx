import { defineWidget, text, type Connection, type Invoice } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import style from './invoice.css?inline';
import statusStyle from './status.css?inline';
import { isInvoice } from './invoice-shape.ts';
import { invoiceView } from './invoice-view.tsx';
import { invoiceTexts } from './texts/index.ts';

/** The widget that shows one invoice, and the invoice that is opened from a list. */
export const widget = defineWidget({
  name: 'invoice',
  resource: 'required',
  texts: invoiceTexts,
  style: style + statusStyle,
  load: ({ api, resource, signal }) => api.read(`/v1/invoices/${encodeURIComponent(resource)}`, isInvoice, signal),
  view: ({ data, connection }) => (
    <div>
      {invoiceView(data)}
      {invoiceTools(data, connection)}
    </div>
  ),
});

/** What a viewer can do with an invoice. The page is asked to print: a frame alone would be printed without what is around it. */
function invoiceTools(_invoice: Invoice, connection: Connection): VNode {
  return (
    <p class="invoice-tools">
      <button type="button" class="button" onClick={() => void connection.print()}>
        {text('print')}
      </button>
    </p>
  );
}
