import { whenIdle } from '../runtime/when-idle.ts';
import style from './paper.css?inline';
import { createPrintLayout } from './print-layout.ts';

/** Extra height for browser rounding on narrow paper, in widths: borders stay a whole pixel, and a word may wrap. It leaves a little white space at the end. */
const spare = { share: 0.004, widths: 0.06 };
/** Pause after the last change, to not interrupt typing or unfolding. */
const debounceMs = 300;
/** Parts of long content, measured one by one to avoid a long task. They rarely change once rendered. */
const partNames = '.slice, .years.many .rows';

/** Limits rules for narrow viewports to screens, so that a frame on narrow paper is a smaller copy of the same layout. */
function limitToScreens(): void {
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule && rule.media.mediaText.startsWith('(max-')) rule.media.mediaText = `screen and ${rule.media.mediaText}`;
    }
  }
}

/**
 * @param adopted Style sheet texts that widgets adopted.
 * @param tell Receives the printed height, as a multiple of the paper width.
 */
export type WatchPaper = (content: Element, adopted: ReadonlySet<string>, tell: (heightPerWidth: number) => void) => void;

function adopt(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}

/**
 * Reports the printed height of the content as a multiple of the paper width, now and after each change. `paper.css` sizes everything by that width, so this
 * number holds for every paper size and margin.
 */
export const watchPaper: WatchPaper = (content, adopted, tell) => {
  adopt(style);
  const layout = createPrintLayout(() => [...adopted, style]);
  const known = new WeakMap<Element, number>();
  let last: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let cancelIdle: (() => void) | undefined;

  const measure = (): void => {
    const parts = [...content.querySelectorAll(partNames)];
    const unknown = parts.find((part) => !known.has(part));
    if (unknown) {
      known.set(unknown, layout.measurePart(content, unknown));
      return wait(0);
    }
    limitToScreens();
    const widths = parts.reduce((sum, part) => sum + (known.get(part) ?? 0), layout.measure(content, new Set(parts)));
    const next = widths * (1 + spare.share) + spare.widths;
    if (next === last || !content.firstChild) return;
    last = next;
    tell(next);
  };
  function wait(forMs: number): void {
    clearTimeout(timer);
    cancelIdle?.();
    timer = setTimeout(() => (cancelIdle = whenIdle(measure)), forMs);
  }
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes) {
      const part = (target instanceof Element ? target : target.parentElement)?.closest(partNames);
      if (part) known.delete(part);
    }
    wait(debounceMs);
  });
  // Widgets show and hide content through these attributes.
  const attributeFilter = ['class', 'hidden', 'style'];
  observer.observe(content, { subtree: true, childList: true, characterData: true, attributeFilter });
  // An image has its height only after loading.
  content.addEventListener('load', () => wait(debounceMs), true);
  document.fonts?.addEventListener('loadingdone', () => wait(debounceMs));
  wait(debounceMs);
};
