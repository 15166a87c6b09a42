import { documentIds } from '../../../protocol/frame-document.ts';

/** Returns the element to measure when none is named: the widget's root, else the first visible element in `body`, or the first one if none is visible yet. */
export function findContentElement(): Element | undefined {
  const inBody = [...document.querySelectorAll('body > :not(script, style, template, link, noscript)')];
  return document.getElementById(documentIds.root) ?? inBody.find((one) => getComputedStyle(one).display !== 'none') ?? inBody[0];
}

/** Runs `work` when the document is parsed, or now if it already is. */
export function whenParsed(signal: AbortSignal, work: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', work, { once: true, signal });
  else work();
}
