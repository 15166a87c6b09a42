const documentPath = /^\/(?:r|i|public\/value-receipts)\/[A-Za-z0-9_-]+$/;

/**
 * The one address that the portal sends a browser to with a token: a direct link of our own receipts server. Anything else would hand the token to
 * whoever made the link to this page.
 *
 * @param {unknown} value what `?redirect=` said
 * @param {string} serverOrigin
 * @returns {URL | undefined}
 */
export function returnAddress(value, serverOrigin) {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isOurs = url.origin === serverOrigin && url.username === '' && url.password === '' && url.hash === '';
  return isOurs && documentPath.test(url.pathname) ? url : undefined;
}
