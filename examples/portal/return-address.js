const documentPath = /^\/(?:r|i|public\/value-receipts)\/[A-Za-z0-9_-]+$/;

/**
 * Returns the address that the portal may redirect to with a token: a direct link of its own receipts server. Any other address could hand the token to the
 * author of a malicious link.
 *
 * @param {unknown} value the value of `?redirect=`
 * @param {string} serverOrigin
 * @returns {URL | undefined}
 */
export function returnAddress(value, serverOrigin) {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isOurs = url.origin === serverOrigin && url.username === '' && url.password === '' && url.hash === '';
  return isOurs && documentPath.test(url.pathname) ? url : undefined;
}
