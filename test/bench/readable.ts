import type { Page } from 'playwright';
import { lastLine } from './sample-receipt.ts';
import type { ReceiptSize, Stage } from './stage.ts';

export type Contender = 'vitrine' | 'floor' | 'superset';

/** One load of a host page, and its times. */
export interface Load {
  /** From the script call in the host page until the text is painted. */
  readableMs: number;
  /** Longest task of the page or a frame until then, or 0 without one over 50 ms. */
  longestTaskMs: number;
}

/** Makes every frame of the page report its long tasks, and when the text in its receipt has been painted. */
export async function watchFrames(page: Page, text = lastLine): Promise<void> {
  await page.addInitScript(watch, text);
}

/** Opens the contender's host page anew, calls its script, and waits until the receipt is readable. */
export async function loadOnce(page: Page, stage: Stage, name: Contender, size: ReceiptSize = 'usual'): Promise<Load> {
  await page.goto(`${stage.hostOrigin}/${name}`);
  return page.evaluate(startAll, { options: stage.arguments(name === 'vitrine' ? 'ours' : 'peer', size), count: 1 });
}

/**
 * Calls the script `count` times at once, and waits until the last receipt is readable. Several are laid out like dashboard cards, all in view: browsers do not
 * render cross-origin frames outside the viewport.
 */
export async function startAll({ options, count }: { options: Record<string, unknown>; count: number }): Promise<Load> {
  let longestTaskMs = 0;
  let readableAt = 0;
  let left = count;
  const readable = new Promise<void>((resolve, reject) => {
    setTimeout(() => reject(new Error(`${left} of ${count} were not readable after two minutes`)), 120_000);
    addEventListener('message', ({ data }) => {
      longestTaskMs = Math.max(longestTaskMs, Number(data?.benchTaskMs ?? 0));
      if (typeof data?.benchReadableAt !== 'number') return;
      readableAt = Math.max(readableAt, data.benchReadableAt);
      left -= 1;
      if (left === 0) resolve();
    });
  });
  const targets = Array.from({ length: count }, () => document.getElementById('here')?.appendChild(document.createElement('div')));
  if (count > 1) for (const target of targets) target?.setAttribute('style', 'float: left; width: 20%; height: 190px; overflow: hidden');
  const startedAt = performance.timeOrigin + performance.now();
  window.stops = targets.map((target) => window.start({ ...options, target }));
  await readable;
  return { readableMs: readableAt - startedAt, longestTaskMs };
}

/** Runs in the page and in every frame before its own scripts. */
function watch(text: string): void {
  const top = window.top ?? window;
  if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) top.postMessage({ benchTaskMs: duration }, '*');
    }).observe({ type: 'longtask', buffered: true });
  }
  if (window === top) return;
  const painted = (): void => {
    const afterPaint = new MessageChannel();
    afterPaint.port1.addEventListener('message', () => top.postMessage({ benchReadableAt: performance.timeOrigin + performance.now() }, '*'));
    afterPaint.port1.start();
    afterPaint.port2.postMessage(null);
  };
  // Only the contender's root is observed, once it exists. Scripts and styles of the document are irrelevant.
  const roots = '#vitrine, #receipt, #app';
  let root: Element | null = null;
  const observer = new MutationObserver(() => {
    if (root === null) {
      root = document.querySelector(roots);
      if (root === null) return;
      observer.disconnect();
      observer.observe(root, { childList: true, subtree: true, characterData: true });
    }
    if (!root.textContent.includes(text)) return;
    observer.disconnect();
    requestAnimationFrame(painted);
  });
  observer.observe(document, { childList: true, subtree: true });
}

declare global {
  interface Window {
    /** Defined by each contender's host page. Returns a function that removes the embed. */
    start(options: Record<string, unknown>): () => void;
    stops: (() => void)[];
  }
}
