import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';

/**
 * How requests come by other proxies than are configured: `more` than none, so that everybody behind the proxy counts as one address; `fewer` than
 * are trusted, so that a caller can write the address that counts.
 */
export const proxyFaults = ['more', 'fewer'] as const;

export type ProxyFault = (typeof proxyFaults)[number];

const sentences: Record<ProxyFault, string> = {
  more:
    'a request came with X-Forwarded-For, and VITRINE_TRUST_PROXY_HOPS is 0: if a proxy is in front, all callers count as one address, and limits meet them' +
    ' together. Set it to the number of proxies. This is told once',
  fewer:
    'a request came with fewer addresses in X-Forwarded-For than VITRINE_TRUST_PROXY_HOPS says: callers may write the address that they are counted as.' +
    ' Set it to the number of proxies. This is told once',
};

/** Makes what looks at each request. Every one is counted, the first of a kind is warned of. */
export function createProxyWatch({ trustProxyHops, log, count }: { trustProxyHops: number; log: Logger; count(fault: ProxyFault): void }) {
  const told = new Set<ProxyFault>();
  return ({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): void => {
    const forwarded = headers['x-forwarded-for'];
    if (forwarded === undefined) return;
    const fault = faultOf(String(forwarded).split(',').filter((part) => part.trim() !== '').length, trustProxyHops);
    if (fault === undefined) return;
    count(fault);
    if (told.has(fault)) return;
    told.add(fault);
    log.warn({ trustProxyHops, peer: socket.remoteAddress }, sentences[fault]);
  };
}

function faultOf(addresses: number, trusted: number): ProxyFault | undefined {
  if (trusted === 0) return addresses > 0 ? 'more' : undefined;
  return addresses < trusted ? 'fewer' : undefined;
}
