import type { Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { pageTools } from '../document-tools/page-tools.tsx';
import { receiptView } from './receipt-view.tsx';

/** Renders a receipt on its own page, with the same markup on the server and in the browser. */
export function receiptLink(receipt: Receipt, documents: string): VNode {
  return (
    <main class="page">
      {receiptView(receipt)}
      {pageTools(documents)}
    </main>
  );
}
