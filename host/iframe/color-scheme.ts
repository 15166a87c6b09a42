import { flatParentOf } from './flat-parent.ts';
import { listen } from '../listen.ts';

export type Scheme = 'light' | 'dark';

const darkPreferred = '(prefers-color-scheme: dark)';

export const systemScheme = (): Scheme => (matchMedia(darkPreferred).matches ? 'dark' : 'light');

/** Returns the page's colour scheme declaration at this element: `color-scheme` in CSS, else `<meta name="color-scheme">`. */
function declaredSchemes(element: Element): string {
  const css = getComputedStyle(element).colorScheme;
  if (css && css !== 'normal') return css;
  return element.ownerDocument.querySelector('meta[name="color-scheme"]')?.getAttribute('content') ?? '';
}

/** Returns the page's colour scheme at this element. Without a declaration it is light, because such a page stays light on a dark system. */
function pageScheme(element: Element): Scheme {
  const words = declaredSchemes(element).split(/\s+/);
  if (!words.includes('dark')) return 'light';
  return words.includes('light') ? systemScheme() : 'dark';
}

/** Returns the colour scheme of a frame at this element: its `theme`, else the page's scheme there. */
export const resolveScheme = (theme: string | undefined, element: Element): Scheme => (theme === 'light' || theme === 'dark' ? theme : pageScheme(element));

/**
 * Calls `onChange` now, and when the scheme at an iframe may have changed: with the viewer's system, with any attribute of an element around the iframe, or
 * when one of them is moved.
 */
export function watchScheme(iframe: Element, signal: AbortSignal, onChange: () => void): void {
  const check = (): void => {
    onChange();
    observer.disconnect();
    for (let around = flatParentOf(iframe); around; around = flatParentOf(around)) observer.observe(around, { attributes: true, childList: true });
  };
  const observer = new MutationObserver(check);
  listen(iframe, 'load', check, signal);
  listen(matchMedia(darkPreferred), 'change', check, signal);
  signal.addEventListener('abort', () => observer.disconnect());
  check();
}
