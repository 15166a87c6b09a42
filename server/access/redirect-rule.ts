import { isLoopback } from '../../protocol/origin.ts';
import { HttpError } from '../errors/http-error.ts';

/** Maximum length of an address that a tenant may set. */
export const maxUrlLength = 2048;

/**
 * Checks every address that the system may send a browser to. The check runs when a tenant sets the address and again when it is used, and the redirect uses
 * the `href` of the URL that was checked.
 *
 * `https` with a host name; `http` only when both it and this server are on loopback. No user info, fragment, IP address, trailing dot, non-canonical spelling,
 * or address of this server itself, which would be a loop.
 *
 * @returns The fault of `value` as the end of a sentence; `undefined` when it may be used.
 */
export function faultOfTarget(value: string, publicUrl: string): string | undefined {
  if (value.length > maxUrlLength) return `is longer than ${maxUrlLength} characters`;
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(value) || value.includes('\\')) return 'is not an absolute https address in plain ASCII';
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return 'is not an address';
  }
  const loopback = isLoopback(url.hostname);
  if (url.username || url.password || hostAsWritten(value).includes('@')) return 'contains user information';
  if (url.hash || value.includes('#')) return 'contains a fragment';
  if (url.hostname.endsWith('.')) return 'has a host name that ends in a dot';
  if (!loopback && (/^[\d.]+$/.test(url.hostname) || url.hostname.startsWith('['))) return 'names an IP address instead of a host';
  if (url.protocol === 'http:' && !(loopback && isLoopback(new URL(publicUrl).hostname))) return 'is not https';
  if (url.origin === new URL(publicUrl).origin) return 'is an address of this server, which would be a loop';
  if (url.href !== value && url.href !== `${value}/`) return `must be written as "${url.href}"`;
  return undefined;
}

function hostAsWritten(value: string): string {
  return value.replace(/^https?:\/\//, '').split(/[/?#]/, 1)[0] ?? '';
}

/**
 * Validates a tenant's login address and returns it as it is stored. Its own query is kept; only the `redirect` parameter is reserved.
 *
 * @param publicUrl Address of this server, from the configuration.
 * @throws HttpError `invalid_login_url` with the rule that is broken.
 *
 * @example
 * checkLoginUrl('https://app.acme.com/login?from=receipts', 'https://receipts.acme.com');
 */
export function checkLoginUrl(value: string, publicUrl: string): string {
  const fault = faultOfTarget(value, publicUrl);
  if (fault) throw new HttpError('invalid_login_url', `The login URL ${fault}.`);
  const url = new URL(value);
  if (url.searchParams.has('redirect')) throw new HttpError('invalid_login_url', 'The login URL must not have a "redirect" parameter: Vitrine adds it.');
  return url.href;
}

/**
 * Returns the login address with the return address appended as `redirect`, its own query unchanged. `undefined` when the stored address no longer meets
 * the rule.
 */
export function loginRedirect(loginUrl: string, publicUrl: string, returnPath: string): string | undefined {
  if (faultOfTarget(loginUrl, publicUrl)) return undefined;
  const target = new URL(loginUrl);
  const back = publicUrl + returnPath;
  // The path must be canonical, and no parser may read it as another host.
  if (!/^\/(?!\/)/.test(returnPath) || new URL(back).href !== back) return undefined;
  target.search = `${target.search}${target.search ? '&' : '?'}redirect=${encodeURIComponent(back)}`;
  return target.href;
}
