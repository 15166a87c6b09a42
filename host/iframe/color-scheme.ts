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
 * Calls `onChange` when the scheme at an element may have changed: with the viewer's system, or with an attribute of the root or body that theme switches set.
 * @returns Stops watching.
 */
export function watchScheme(element: Element, onChange: () => void): () => void {
  const query = matchMedia(darkPreferred);
  const observer = new MutationObserver(onChange);
  const { documentElement, body } = element.ownerDocument;
  for (const root of [documentElement, body])
    if (root) observer.observe(root, { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'data-color-scheme', 'data-bs-theme'] });
  query.addEventListener('change', onChange);
  return () => {
    query.removeEventListener('change', onChange);
    observer.disconnect();
  };
}
