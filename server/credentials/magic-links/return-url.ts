import { magicOwnerParameter, magicTokenParameter } from '../../../protocol/messages.ts';
import { isLoopback } from '../../../protocol/origin.ts';
import { faultOfTarget, maxUrlLength } from '../../access/redirect-rule.ts';

/** Where a link may lead, and how it carries its token. */
export interface LinkPlace {
  /** Origins of the embed key. */
  origins: readonly string[];
  embedKey: string;
  publicUrl: string;
  /** Set: the token is in the query under this name, for a vendor's page, and the link names no owner. */
  parameter?: string | undefined;
}

const marks: readonly string[] = [magicTokenParameter, magicOwnerParameter];
const markAnywhere = new RegExp(`[?&#](?:${marks.join('|')})=`);

/**
 * Returns the URL of the page with the token in it, and its origin; `undefined` when the embed key does not list that origin, or when the URL would give the
 * token to the frame of another server or embed key.
 *
 * The token is in the fragment, which browsers do not send, so it is absent from the page's server log, referrers and timings. An existing fragment is a route
 * of the page and is kept; the token is then in the query. The token's owner is always in the query, so the link reloads the page even in a tab that already
 * shows it.
 */
export function linkTo(returnUrl: string, token: string, { origins, embedKey, publicUrl, parameter }: LinkPlace): { href: string; origin: string } | undefined {
  if (returnUrl.length > maxUrlLength || !/^[\x21-\x7e]+$/.test(returnUrl)) return undefined;
  if (faultOfTarget(returnUrl.replace(/#.*/, ''), publicUrl) !== undefined) return undefined;
  const url = new URL(returnUrl);
  if (!origins.includes(url.origin)) return undefined;
  if (parameter !== undefined) {
    const kept = withoutMarks(url.search.slice(1), [parameter]);
    url.search = [...(kept === '' ? [] : [kept]), `${parameter}=${token}`].join('&');
    return { href: url.href, origin: url.origin };
  }
  const owner = url.searchParams.get(magicOwnerParameter) ?? `${new URL(publicUrl).origin} ${embedKey}`;
  if (!isOwn(owner, embedKey, publicUrl)) return undefined;
  const query = withoutMarks(url.search.slice(1));
  const route = withoutMarks(url.hash.slice(1));
  // The library uses the first parameter of these names that it finds anywhere.
  if (markAnywhere.test(`${url.pathname}?${query}#${route}`)) return undefined;
  const added = [`${magicOwnerParameter}=${encodeURIComponent(owner)}`, ...(route === '' ? [] : [`${magicTokenParameter}=${token}`])];
  url.search = [...(query === '' ? [] : [query]), ...added].join('&');
  // Older releases of the library find a parameter only after "?" or "&".
  url.hash = route === '' ? `&${magicTokenParameter}=${token}` : route;
  return { href: url.href, origin: url.origin };
}

/** Whether the frame named in the URL belongs to this server and embed key. On a developer's machine the server has several names. */
function isOwn(owner: string, embedKey: string, publicUrl: string): boolean {
  const [server = ''] = owner.split(' ', 1);
  if (owner !== `${server} ${embedKey}` || !URL.canParse(server)) return false;
  const named = new URL(server);
  const own = new URL(publicUrl);
  if (named.origin !== server) return false;
  return named.origin === own.origin || (isLoopback(named.hostname) && isLoopback(own.hostname) && named.protocol === own.protocol && named.port === own.port);
}

/** Returns the page's own parameters as written, without those of an earlier mail. */
function withoutMarks(part: string, names = marks): string {
  const isMark = (pair: string): boolean => [...new URLSearchParams(pair).keys()].some((name) => names.includes(name));
  return part
    .split('&')
    .filter((pair) => !isMark(pair))
    .join('&');
}
