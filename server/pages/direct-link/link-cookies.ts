import { createHmac } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { equalSecrets } from '../../access/secrets.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import { nowSeconds, type Clock } from '../../clock.ts';
import { basePathOf } from '../../config/public-url.ts';

/** `flow`: this browser was sent to the login page. `link`: it may read the document. Each is for one link. */
export type LinkCookie = 'flow' | 'link';

/** How long a viewer may take to sign in. */
const flowSeconds = 600;
/** Maximum number of link cookies in a browser, besides the one being set. With more, requests to every page here would be too long for many proxies. */
const maxCookies = 50;
/** Maximum number removed with one response, because proxies limit that, too. */
const removedAtOnce = 10;

export interface LinkCookies {
  /** Reads a cookie of this link from the `Cookie` header. */
  read(kind: LinkCookie, shareHash: string, header: string | undefined): string | undefined;
  /** Returns the `Set-Cookie` line that keeps the session of a link. */
  setSession(shareHash: string, value: string, maxAgeSeconds: number): string;
  /** Returns the `Set-Cookie` line that marks a redirect to the login page. It contains only its expiry, sealed for this link. */
  setFlow(shareHash: string): string;
  /** Whether this browser returns from a login page to which this server sent it. */
  isFlow(shareHash: string, header: string | undefined): boolean;
  /** Returns the `Set-Cookie` line that removes a cookie. */
  remove(kind: LinkCookie, shareHash: string): string;
  /** Returns the `Set-Cookie` lines that remove the oldest links of a browser that has opened too many. */
  makeRoom(header: string | undefined): string[];
}

/**
 * Creates the cookies of direct links: first-party, `HttpOnly`, `SameSite=Lax`. Browsers send them with a link on another site, but never in a frame. On https
 * their names begin with `__Host-`, which no sibling domain can set (RFC 6265bis section 4.1.3.2). Such a cookie is for the whole host name. On a shared host
 * name, the path keeps these cookies from other programs, and the name begins with `__Secure-`.
 */
export function createLinkCookies({ publicUrl, masterKeys, clock }: { publicUrl: string; masterKeys: MasterKeys; clock: Clock }): LinkCookies {
  const secure = publicUrl.startsWith('https:');
  const base = basePathOf(publicUrl);
  const prefix = secure ? (base === '' ? '__Host-' : '__Secure-') : '';
  const keys = masterKeys.deriveEach('vitrine link flow v1');
  const name = (kind: LinkCookie, shareHash: string): string => `${prefix}vitrine-${kind}-${shareHash.slice(0, 8)}`;
  const isOurs = (text: string): boolean => text.startsWith(prefix) && /^vitrine-(?:flow|link)-[0-9a-f]{8}$/.test(text.slice(prefix.length));
  const named = (text: string, value: string, maxAgeSeconds: number): string =>
    stringifySetCookie(text, value, { path: base || '/', maxAge: maxAgeSeconds, httpOnly: true, sameSite: 'lax', secure });
  const line = (kind: LinkCookie, shareHash: string, value: string, maxAgeSeconds: number): string => named(name(kind, shareHash), value, maxAgeSeconds);
  const mac = (shareHash: string, end: string, key = keys[0]): string => createHmac('sha256', key).update(`${shareHash} ${end}`).digest('base64url');

  const read: LinkCookies['read'] = (kind, shareHash, header) => {
    const cookies = parseCookie(header ?? '');
    return cookies[name(kind, shareHash)];
  };

  return {
    read,
    setSession: (shareHash, value, maxAgeSeconds) => line('link', shareHash, value, maxAgeSeconds),
    setFlow(shareHash) {
      const end = String(nowSeconds(clock) + flowSeconds);
      return line('flow', shareHash, `${end}.${mac(shareHash, end)}`, flowSeconds);
    },
    isFlow(shareHash, header) {
      const [end = '', seal = ''] = (read('flow', shareHash, header) ?? '').split('.');
      return keys.some((key) => equalSecrets(seal, mac(shareHash, end, key))) && Number(end) > nowSeconds(clock);
    },
    remove: (kind, shareHash) => line(kind, shareHash, '', 0),
    makeRoom(header) {
      // Browsers send the cookies that were set first in front (RFC 6265 section 5.4).
      const ours = Object.keys(parseCookie(header ?? '')).filter(isOurs);
      const surplus = Math.max(0, ours.length - maxCookies);
      return ours.slice(0, Math.min(surplus, removedAtOnce)).map((text) => named(text, '', 0));
    },
  };
}
