import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';

/**
 * How proxies differ from the configuration. `more`: a proxy is present but none is trusted, so that everyone behind it counts as one address. `fewer`: fewer
 * proxies than trusted, so that callers can forge their address.
 */
export const proxyFaults = ['more', 'fewer'] as const;

export type ProxyFault = (typeof proxyFaults)[number];

const sentences: Record<ProxyFault, string> = {
  more:
    'a request has X-Forwarded-For, but VITRINE_TRUST_PROXY_HOPS is 0: behind a proxy, all callers count as one address and share its limits.' +
    ' Set it to the number of proxies. This is logged once',
  fewer:
    'a request has fewer addresses in X-Forwarded-For than VITRINE_TRUST_PROXY_HOPS: callers can choose the address that they are counted by.' +
    ' Set it to the number of proxies. This is logged once',
};

/** Creates the check of each request. Every mismatch is counted; the first of each kind is logged as a warning. */
export function createProxyWatch({ trustProxyHops, log, count }: { trustProxyHops: number; log: Logger; count(fault: ProxyFault): void }) {
  const logged = new Set<ProxyFault>();
  return ({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): void => {
    const forwarded = headers['x-forwarded-for'];
    if (forwarded === undefined) return;
    const fault = faultOf(String(forwarded).split(',').filter((part) => part.trim() !== '').length, trustProxyHops);
    if (fault === undefined) return;
    count(fault);
    if (logged.has(fault)) return;
    logged.add(fault);
    log.warn({ trustProxyHops, peer: socket.remoteAddress }, sentences[fault]);
  };
}

function faultOf(addresses: number, trusted: number): ProxyFault | undefined {
  if (trusted === 0) return addresses > 0 ? 'more' : undefined;
  return addresses < trusted ? 'fewer' : undefined;
}
