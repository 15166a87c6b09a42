/** The text of every style that was adopted. */
export const adoptedStyles = new Set<string>();

/**
 * Adds a style sheet to the document, once. It comes with the code of what it dresses, and needs nothing of the document's policy. On the server there
 * is no document, and the page has the style already.
 *
 * @example
 * adoptStyle('.acme-bar { color: var(--accent) }');
 */
export function adoptStyle(text: string): void {
  if (typeof document === 'undefined' || adoptedStyles.has(text)) return;
  adoptedStyles.add(text);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}
