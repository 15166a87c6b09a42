import { textsOf } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { toolsTexts } from './texts/index.ts';

/**
 * Renders the tools below a document on its own page. The print button needs the script; the file links do not.
 *
 * @param documents Path of the files.
 */
export function pageTools(documents: string): VNode {
  const texts = textsOf(toolsTexts);
  return (
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
  );
}
