import { text, type Invoice } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { invoiceView } from './invoice-view.tsx';

/** An invoice on a page of its own. The same markup on the server and in the browser; the button waits for the script, as paper does without it. */
export function invoiceLink(invoice: Invoice): VNode {
  return (
    <main class="page">
      {invoiceView(invoice)}
      <p class="page-tools">
        <button type="button" class="button" onClick={() => window.print()}>
          {text('print')}
        </button>
      </p>
    </main>
  );
}
