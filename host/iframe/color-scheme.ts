export type Scheme = 'light' | 'dark';

const darkPreferred = '(prefers-color-scheme: dark)';

export const systemScheme = (): Scheme => (matchMedia(darkPreferred).matches ? 'dark' : 'light');

/** What the page says about its colours at this element: `color-scheme` in CSS, else its `<meta name="color-scheme">`. */
function said(element: Element): string {
  const css = getComputedStyle(element).colorScheme;
  if (css && css !== 'normal') return css;
  return element.ownerDocument.querySelector('meta[name="color-scheme"]')?.getAttribute('content') ?? '';
}

/** The colour scheme that the page has at this element. Light where it says nothing: a page that knows no dark is not one because its viewer's system is. */
function schemeOf(element: Element): Scheme {
  const words = said(element).split(/\s+/);
  if (!words.includes('dark')) return 'light';
  return words.includes('light') ? systemScheme() : 'dark';
}

/** The colour scheme of a frame at this element: what its mount says, else what the page has there. */
export const schemeBy = (theme: string | undefined, element: Element): Scheme => (theme === 'light' || theme === 'dark' ? theme : schemeOf(element));

/**
 * Tells when the scheme at an element may have changed: by the viewer's system, or by an attribute of the root or the body, as switches of pages work.
 * @returns Ends it.
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
