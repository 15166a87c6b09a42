import { magicOwnerParameter, magicTokenParameter } from '../../../protocol/messages.ts';
import { isLoopback } from '../../../protocol/origin.ts';
import { faultOfTarget, maxUrlLength } from '../../access/redirect-rule.ts';

/** What a link is asked with. */
export interface LinkPlace {
  /** Origins of the embed key. */
  origins: readonly string[];
  embedKey: string;
  publicUrl: string;
  /** Set: the token stands in the query under this name, for a page of another server, and whose it is stands nowhere. */
  parameter?: string | undefined;
}

const marks: readonly string[] = [magicTokenParameter, magicOwnerParameter];
const markAnywhere = new RegExp(`[?&#](?:${marks.join('|')})=`);

/**
 * The address of the page with the token in it, and its origin; `undefined` when the key is not for pages of that origin, or when the address
 * gives the token to the frame of another server or embed key.
 *
 * The token stands in the fragment, which browsers send to nobody: the page's server log, its referrers and its timings have nothing of it.
 * A fragment that is there already is the page's own, a route of it, and stays; then the token stands in the query. Whose token it is stands
 * in the query either way, so that the link loads the page anew also in a tab that shows it.
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
  // The library takes the first of them that it finds, wherever that is.
  if (markAnywhere.test(`${url.pathname}?${query}#${route}`)) return undefined;
  const added = [`${magicOwnerParameter}=${encodeURIComponent(owner)}`, ...(route === '' ? [] : [`${magicTokenParameter}=${token}`])];
  url.search = [...(query === '' ? [] : [query]), ...added].join('&');
  // Libraries of older releases find a parameter behind "?" and "&" only.
  url.hash = route === '' ? `&${magicTokenParameter}=${token}` : route;
  return { href: url.href, origin: url.origin };
}

/** Whether the frame that the page names is one of this server and key. On a developer's machine the server has several names. */
function isOwn(owner: string, embedKey: string, publicUrl: string): boolean {
  const [server = ''] = owner.split(' ', 1);
  if (owner !== `${server} ${embedKey}` || !URL.canParse(server)) return false;
  const named = new URL(server);
  const own = new URL(publicUrl);
  if (named.origin !== server) return false;
  return named.origin === own.origin || (isLoopback(named.hostname) && isLoopback(own.hostname) && named.protocol === own.protocol && named.port === own.port);
}

/** The page's own parameters as they are written; only those of a former mail go. */
function withoutMarks(part: string, names = marks): string {
  const isMark = (pair: string): boolean => [...new URLSearchParams(pair).keys()].some((name) => names.includes(name));
  return part
    .split('&')
    .filter((pair) => !isMark(pair))
    .join('&');
}
