/** The text of every adopted style sheet. */
export const adoptedStyles = new Set<string>();

/**
 * Adds a style sheet to the document, once. The style ships with the code that uses it and needs no exception in the document's policy. Does nothing on the
 * server: there is no document, and the page already has the style.
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
