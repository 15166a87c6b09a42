import { defineWidget, DocumentTools } from '@vitrine/frame/widget';
import { Fragment } from 'preact';
import style from './invoice.css?inline';
import statusStyle from './status.css?inline';
import { isInvoice } from './invoice-shape.ts';
import { invoiceView } from './invoice-view.tsx';
import { Pay } from './pay.tsx';
import { invoiceTexts } from './texts/index.ts';

/** The widget that shows one invoice, alone or opened from a list. */
export const widget = defineWidget({
  name: 'invoice',
  resource: 'required',
  texts: invoiceTexts,
  style: style + statusStyle,
  load: ({ api, resource, signal }) => api.read(`/v1/invoices/${encodeURIComponent(resource)}`, isInvoice, signal),
  view: ({ data, api, connection, config, reload }) => (
    <div>
      {/* A payment changes the key: DOM that a translating browser changed is not reused. */}
      <Fragment key={`${data.status} ${data.remainingMinor}`}>{invoiceView(data)}</Fragment>
      <Pay invoice={data} context={{ api, connection, reload }} />
      <DocumentTools
        {...{ api, connection }}
        path={`/v1/invoices/${encodeURIComponent(config.resource ?? '')}/document`}
        name={data.number}
        document={{ kind: 'invoice', id: data.id }}
      />
    </div>
  ),
});
