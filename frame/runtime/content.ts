import { documentIds } from '../../protocol/frame-document.ts';

/** The box to measure when none is named: the widget's root, else the first element in `body` that can be seen. */
export function findContent(): Element | null {
  return document.getElementById(documentIds.root) ?? document.querySelector('body > :not(script, style, template, link)');
}

/** Runs `work` once the document is parsed: now if it is. */
export function whenParsed(signal: AbortSignal, work: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', work, { once: true, signal });
  else work();
}
