/** Addresses that people open or paste, in their one spelling. Share tokens themselves are case-sensitive. */
const pages = /^\/(?:(?:(?:r|public\/value-receipts)\/r|i\/i)_[A-Za-z0-9_-]{43}(?:\/confirm)?|embed(?:\/(?!assets$)[a-z-]{1,40})?|outbox|errors)$/;
const firstNames = /^\/(?:r|i|public\/value-receipts|embed|outbox|errors)(?=\/|$)/i;

/**
 * The right form of a page's path that was written with slashes too many (also at its end) or its first name in capitals: mail programs,
 * proxies and hands do that. `undefined` for a path that is right already, or no page's in any form.
 *
 * @example
 * rightForm('//R/r_…/'); // '/r/r_…'
 */
export function rightForm(path: string): string | undefined {
  const tidy = path
    .replace(/\/{2,}/g, '/')
    .replace(/(?<=.)\/$/, '')
    .replace(firstNames, (name) => name.toLowerCase());
  return tidy !== path && pages.test(tidy) ? tidy : undefined;
}
