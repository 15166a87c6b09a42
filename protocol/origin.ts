/**
 * The origin rule of the system: an allowed origin is exact.
 *
 * An origin is written as browsers serialise it: scheme, host, and a port only when it is not the scheme's default.
 * The scheme is `https`, or `http` for `localhost`, names under it, `127.0.0.1` and `[::1]`, for development.
 * Wildcards, paths, user info, trailing dots, `null` and other spellings of the same host are not allowed.
 */
const loopback = /^(127\.0\.0\.1|\[::1]|(.*\.)?localhost)$/;

/** Browsers also accept quotes and semicolons in a host. They are excluded here, because lists of origins are written into headers. No trailing dot. */
const hostShape = /^[\w.:[\]-]*[\w\]]$/;

/**
 * Returns whether `value` is an origin for an allow-list, in its canonical spelling.
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
 * Returns whether `value` is a valid server address: an exact origin, with an optional path of plain words for a shared host name. No trailing slash.
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

/** Returns whether `hostname` (from `URL.hostname`) is this machine. Includes names under `.localhost`, which browsers resolve to loopback. */
export function isLoopback(hostname: string): boolean {
  return loopback.test(hostname);
}
