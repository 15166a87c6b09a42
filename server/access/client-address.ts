import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';

/**
 * One spelling for the address of a caller: IPv4 inside IPv6 as IPv4, nothing for what is no address. Behind proxies the text comes from a
 * header, and some of them add a port.
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
 * The address of a caller: that of the connection, or what the farthest of `proxyHops` proxies has seen. Each of them adds to `X-Forwarded-For`
 * whom it talks to; what stands in front of that was written by somebody else and is not looked at.
 */
export function callerAddress(request: IncomingMessage, proxyHops: number): string | null {
  // Nearly every request of a server that stands alone: no list to make.
  if (proxyHops === 0) return canonicalAddress(request.socket.remoteAddress);
  return canonicalAddress(proxyAddr(request, (_address, hop) => hop < proxyHops));
}

/**
 * Whom a limit by address counts as one: an IPv4 address, or the /64 of an IPv6 one, of which a single line of a customer has 2^64.
 * Whoever has no address at all shares one bucket.
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
