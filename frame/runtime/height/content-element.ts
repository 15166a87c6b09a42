import { documentIds } from '../../../protocol/frame-document.ts';

/** Returns the element to measure when none is named: the widget's root, else the first visible element in `body`. */
export function findContentElement(): Element | null {
  return document.getElementById(documentIds.root) ?? document.querySelector('body > :not(script, style, template, link)');
}

/** Runs `work` when the document is parsed, or now if it already is. */
export function whenParsed(signal: AbortSignal, work: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', work, { once: true, signal });
  else work();
}
