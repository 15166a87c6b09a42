import { documentIds } from '../../protocol/frame-document.ts';

/** The box to measure when none is named: the widget's root, else the first element in `body` that is displayed. */
export function findContent(): Element | undefined {
  const root = document.getElementById(documentIds.root);
  return root ?? [...(document.body?.children ?? [])].find((child) => getComputedStyle(child).display !== 'none');
}

/** Runs `work` once the document is parsed: now if it is. */
export function whenParsed(signal: AbortSignal, work: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', work, { once: true, signal });
  else work();
}
