import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebhookAddresses } from './addresses.ts';

/** The result of an attempt. */
export type SendResult = { status: number; fault: null } | { status: number | null; fault: string };

/** @param stop Ends the attempt. */
export type SendWebhook = (url: string, headers: Readonly<Record<string, string>>, body: string, stop?: AbortSignal) => Promise<SendResult>;

/** Resolves a host name. Passed as an argument, so that tests can set the result. */
export type Resolve = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

export interface SendOptions {
  addresses: WebhookAddresses;
  userAgent: string;
  resolve?: Resolve;
  /** Time until the response status: name resolution, connection, and the receiver's processing. Default 10 seconds. */
  timeoutMs?: number;
}

/** Limits for reading a response, which is discarded. Its status counts as soon as it arrives. */
const [maxResponseBytes, responseTimeoutMs] = [16 * 1024, 1_000];

/**
 * Creates the webhook sender. It resolves the name once, checks the address, and connects to exactly that address, so that a later DNS change has no effect. It
 * follows no redirects and uses no proxy and no earlier connection.
 */
export function createSendWebhook({ addresses, userAgent, resolve = systemResolve, timeoutMs = 10_000 }: SendOptions): SendWebhook {
  async function addressesOf(url: URL): Promise<{ address: string; family: number }[]> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const family = isIP(host);
    const all = family === 0 ? await resolve(host) : [{ address: host, family }];
    return all.filter(({ address }) => addresses.mayConnect(address, url.protocol));
  }

  return async (target, headers, body, stop) => {
    const url = new URL(target);
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(stop ? [stop] : [])]);
    const late = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(fault('TIMEOUT')), { once: true }));
    late.catch(() => undefined);
    try {
      const pinned = await Promise.race([addressesOf(url), late]);
      const [first] = pinned;
      if (!first) return { status: null, fault: 'ADDRESS_FORBIDDEN' };
      const pin: LookupFunction = (_hostname, options, callback) =>
        options.all === true ? callback(null, pinned) : callback(null, first.address, first.family);
      const status = await post(url, { ...headers, 'user-agent': userAgent }, body, pin, signal);
      return status >= 200 && status < 300 ? { status, fault: null } : { status, fault: `HTTP_${status}` };
    } catch (error) {
      return { status: null, fault: signal.aborted ? 'TIMEOUT' : codeOf(error) };
    }
  };
}

/** Sends a request. Resolves with the status when the response ends or its read limit is reached: a receiver with a long response has accepted the event. */
function post(url: URL, headers: Record<string, string>, body: string, pin: LookupFunction, signal: AbortSignal): Promise<number> {
  const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body);
    const all = { ...headers, 'content-type': 'application/json', 'content-length': bytes.length, connection: 'close' };
    const request = make(url, { method: 'POST', headers: all, lookup: pin, agent: false, maxHeaderSize: 16 * 1024, signal });
    let status: number | undefined;
    // A timeout during the response does not change its status.
    request.on('error', (error) => (status === undefined ? reject(error) : resolve(status)));
    // A protocol upgrade is not a response. Without this listener the connection would close and the promise would stay pending.
    request.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    // Settles every attempt, however its request ends. An unsettled one would occupy its place forever.
    request.on('close', () => (status === undefined ? reject(fault('ECONNRESET')) : resolve(status)));
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      status = statusCode;
      let read = 0;
      const patience = setTimeout(() => end(), responseTimeoutMs);
      const end = (): void => {
        clearTimeout(patience);
        resolve(statusCode);
        request.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > maxResponseBytes) end();
      });
      // The status stands, however the rest of the response ends.
      response.on('end', end).on('error', end).on('close', end);
    });
    request.end(bytes);
  });
}

const fault = (code: string): Error => Object.assign(new Error(code), { code });

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code.slice(0, 60) : 'ENETWORK';
}
