import type { Invoice } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { pageTools } from '../document-tools/page-tools.tsx';
import { invoiceView } from './invoice-view.tsx';

/** Renders an invoice on its own page, with the same markup on the server and in the browser. */
export function invoiceLink(invoice: Invoice, documents: string): VNode {
  return (
    <main class="page">
      {invoiceView(invoice)}
      {pageTools(documents)}
    </main>
  );
}
