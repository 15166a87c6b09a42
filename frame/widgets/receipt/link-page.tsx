import { textsOf, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { toolsTexts } from '../document-tools/texts/index.ts';
import { receiptView } from './receipt-view.tsx';

/**
 * A receipt on a page of its own. The same markup on the server and in the browser; the button waits for the script, as paper does without it, and the files
 * need none.
 *
 * @param documents Path of its files.
 */
export function linkPage(receipt: Receipt, documents: string): VNode {
  const texts = textsOf(toolsTexts);
  return (
    <main class="page">
      {receiptView(receipt)}
      <p class="page-tools">
        <a class="button" href={`${documents}?format=pdf`}>
          {texts.pdf}
        </a>
        <a class="button" href={`${documents}?format=csv`}>
          {texts.csv}
        </a>
        <button type="button" class="button" onClick={() => window.print()}>
          {texts.print}
        </button>
      </p>
    </main>
  );
}
