/**
 * The one origin rule of the system: an allowed origin is exact.
 *
 * An origin is written as browsers serialise it: scheme, host, and a port only when it is not the scheme's own.
 * `https` always; `http` only for `localhost`, names under it, `127.0.0.1` and `[::1]`, so that a developer's machine works.
 * No wildcard, path, user info, trailing dot, `null`, or other spelling of the same host is an origin.
 */
const loopback = /^(127\.0\.0\.1|\[::1]|(.*\.)?localhost)$/;

/** Browsers also take quotes and semicolons in a host. Nobody's site is called so, and lists of origins stand in headers. No dot at the end. */
const hostShape = /^[\w.:[\]-]*[\w\]]$/;

/**
 * Tells whether `value` is an origin that may be put on an allow-list, in its one canonical spelling.
 *
 * @example
 * isExactOrigin('https://app.acme.com'); // true
 * isExactOrigin('https://APP.acme.com/'); // false: write it as the browser does
 */
export function isExactOrigin(value: unknown): value is string {
  try {
    const { origin, hostname, protocol } = new URL(value as string);
    return origin === value && value.length < 256 && hostShape.test(hostname) && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
  } catch {
    return false;
  }
}

/**
 * Tells whether `value` is where a server can be: an exact origin, and below it a path of plain words where the host name is shared. No slash at the end.
 *
 * @example
 * isServerUrl('https://receipts.acme.com'); // true
 * isServerUrl('https://apps.acme.com/vitrine'); // true
 */
export function isServerUrl(value: unknown): value is string {
  try {
    const { origin, pathname } = new URL(value as string);
    return isExactOrigin(origin) && value === origin + pathname.replace(/\/$/, '') && /^(\/[\w.~-]+)*\/?$/.test(pathname);
  } catch {
    return false;
  }
}

/** Tells whether `hostname` (as `URL.hostname` gives it) names this very machine. Names under `.localhost` count: browsers resolve them to loopback. */
export function isLoopback(hostname: string): boolean {
  return loopback.test(hostname);
}
