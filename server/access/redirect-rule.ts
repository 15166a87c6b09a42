import { isLoopback } from '../../protocol/origin.ts';
import { HttpError } from '../errors/http-error.ts';

/** Longest address that a tenant may set. */
export const maxUrlLength = 2048;

/**
 * The one rule that judges every address the system may send a browser to. It is checked when a tenant sets the address and again when
 * it is used, and what is used is the `href` of the very URL that was judged.
 *
 * `https` with a host name; `http` only when both it and this server are on loopback. No user info, fragment, IP address, trailing dot,
 * other spelling of the same address, or address of this server itself (that would be a loop).
 *
 * @returns What is wrong with `value`, as the end of a sentence; `undefined` when it may be used.
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
 * Accepts the login address of a tenant, as it is stored. Its own query is kept; `redirect` is the one parameter that is ours.
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
  if (url.searchParams.has('redirect')) throw new HttpError('invalid_login_url', 'The login URL has a "redirect" parameter already: it is added here.');
  return url.href;
}

/** The login address with the way back appended once, its own query untouched. `undefined` when the stored address breaks the rule by now. */
export function loginRedirect(loginUrl: string, publicUrl: string, returnPath: string): string | undefined {
  if (faultOfTarget(loginUrl, publicUrl)) return undefined;
  const target = new URL(loginUrl);
  const back = publicUrl + returnPath;
  // One spelling of a path on this server, and nothing that any reader could take for another host.
  if (!/^\/(?!\/)/.test(returnPath) || new URL(back).href !== back) return undefined;
  target.search = `${target.search}${target.search ? '&' : '?'}redirect=${encodeURIComponent(back)}`;
  return target.href;
}
