import { defineWidget, DocumentTools } from '@vitrine/frame/widget';
import { receiptView } from './receipt-view.tsx';
import { receiptTexts } from './texts/index.ts';

/** The widget that shows one receipt, alone or opened from a list. Its code and style are in the document itself. */
export const widget = defineWidget({
  name: 'receipt',
  resource: 'required',
  texts: receiptTexts,
  load: ({ api, resource, signal }) => api.receipt(resource, signal),
  view: ({ data, api, connection, config }) => (
    <>
      {receiptView(data)}
      <DocumentTools
        {...{ api, connection }}
        path={`/v1/receipts/${encodeURIComponent(config.resource ?? '')}/document`}
        name={data.title}
        document={{ kind: 'receipt', id: data.id }}
      />
    </>
  ),
});
