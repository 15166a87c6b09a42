import style from './paper.css?inline';
import { whenIdle } from '../runtime/when-idle.ts';
import { openPaperRoom } from './paper-room.ts';

/**
 * What a browser's rounding adds on a narrow paper, in widths: borders are a whole pixel there too, and a word may move to another line.
 * A little white at the end is the price.
 */
const spare = { share: 0.004, widths: 0.06 };
/** Whoever types or unfolds something is left alone for that long. */
const quietMs = 300;
/** Parts of long contents. All at once would be a long task. They hardly ever change once they are there. */
const partNames = '.slice, .years.many .rows';

/** Rules for narrow screens are for screens: a frame on a narrow paper shows a smaller page, and not another one. */
function keepToScreens(): void {
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule && rule.media.mediaText.startsWith('(max-')) rule.media.mediaText = `screen and ${rule.media.mediaText}`;
    }
  }
}

/**
 * @param adopted The text of every style that widgets have brought.
 * @param tell Takes the height of the content on paper, in widths of the paper.
 */
export type WatchPaper = (content: Element, adopted: ReadonlySet<string>, tell: (heightPerWidth: number) => void) => void;

function adopt(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}

/**
 * Tells how high the content is on paper, in widths of the paper, now and each time that it has become something else. `paper.css` sizes everything by that
 * width, so this one number is right for every paper, whatever its size and margins.
 */
export const watchPaper: WatchPaper = (content, adopted, tell) => {
  adopt(style);
  const room = openPaperRoom(() => [...adopted, style]);
  const known = new WeakMap<Element, number>();
  let last: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let takeBack: (() => void) | undefined;

  const measure = (): void => {
    const parts = [...content.querySelectorAll(partNames)];
    const unknown = parts.find((part) => !known.has(part));
    if (unknown) {
      known.set(unknown, room.measurePart(content, unknown));
      return wait(0);
    }
    keepToScreens();
    const widths = parts.reduce((sum, part) => sum + (known.get(part) ?? 0), room.measure(content, new Set(parts)));
    const next = widths * (1 + spare.share) + spare.widths;
    if (next === last || !content.firstChild) return;
    last = next;
    tell(next);
  };
  function wait(forMs: number): void {
    clearTimeout(timer);
    takeBack?.();
    timer = setTimeout(() => (takeBack = whenIdle(measure)), forMs);
  }
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes) {
      const part = (target instanceof Element ? target : target.parentElement)?.closest(partNames);
      if (part) known.delete(part);
    }
    wait(quietMs);
  });
  // Widgets show and hide what is there by these.
  const attributeFilter = ['class', 'hidden', 'style'];
  observer.observe(content, { subtree: true, childList: true, characterData: true, attributeFilter });
  // A picture has its height when it has come.
  content.addEventListener('load', () => wait(quietMs), true);
  document.fonts?.addEventListener('loadingdone', () => wait(quietMs));
  wait(quietMs);
};
