/** Addresses that people open or paste, in canonical spelling. Share tokens themselves are case-sensitive. */
const pages = /^\/(?:(?:(?:r|public\/value-receipts)\/r|i\/i)_[A-Za-z0-9_-]{43}(?:\/confirm)?|embed(?:\/(?!assets$)[a-z-]{1,40})?|outbox|errors)$/;
const firstNames = /^\/(?:r|i|public\/value-receipts|embed|outbox|errors)(?=\/|$)/i;

/**
 * Returns the canonical form of a page path with extra slashes (also at its end) or a first segment in capitals, as mail programs, proxies and typing produce.
 * `undefined` when the path is already canonical, or not a page's.
 *
 * @example
 * canonicalPathOf('//R/r_…/'); // '/r/r_…'
 */
export function canonicalPathOf(path: string): string | undefined {
  const canonical = path
    .replace(/\/{2,}/g, '/')
    .replace(/(?<=.)\/$/, '')
    .replace(firstNames, (name) => name.toLowerCase());
  return canonical !== path && pages.test(canonical) ? canonical : undefined;
}
