import { text, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { receiptView } from './receipt-view.tsx';

/** A receipt on a page of its own. The same markup on the server and in the browser; the button waits for the script, as paper does without it. */
export function linkPage(receipt: Receipt): VNode {
  return (
    <main class="page">
      {receiptView(receipt)}
      <p class="page-tools">
        <button type="button" class="button" onClick={() => window.print()}>
          {text('print')}
        </button>
      </p>
    </main>
  );
}
