import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';

/**
 * Returns the canonical spelling of a caller's address: IPv4-mapped IPv6 as IPv4, `null` for anything that is not an address. Behind proxies the text comes
 * from a header, to which some proxies add a port.
 */
export function canonicalAddress(text: string | null | undefined): string | null {
  const given = text ?? '';
  if (isIP(given) === 4) return given;
  const bare = given.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 0) return null;
  if (version === 4) return bare;
  const compressed = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed);
  if (!mapped) return compressed;
  const [high = 0, low = 0] = mapped.slice(1).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/**
 * Returns the address of a caller: that of the connection, or the one seen by the farthest of `proxyHops` proxies. Each of them appends its peer to
 * `X-Forwarded-For`. Entries before those come from untrusted senders and are ignored.
 */
export function callerAddress(request: IncomingMessage, proxyHops: number): string | null {
  // Fast path for a server without proxies: no address list is built.
  if (proxyHops === 0) return canonicalAddress(request.socket.remoteAddress);
  return canonicalAddress(proxyAddr(request, (_address, hop) => hop < proxyHops));
}

/**
 * Returns the unit that rate limits by address count: an IPv4 address, or the /64 of an IPv6 address, because one customer line has all 2^64 of its addresses.
 * Callers without an address share one bucket.
 */
export function addressBucket(text: string | null | undefined): string {
  const address = canonicalAddress(text);
  if (address === null) return 'unknown';
  if (!address.includes(':')) return address;
  const [left = '', right] = address.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}
