import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebhookAddresses } from './addresses.ts';

/** What a try has come to. */
export type SendResult = { status: number; fault: null } | { status: number | null; fault: string };

export type SendWebhook = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<SendResult>;

/** Addresses of a name. An argument, so that tests say where a name leads. */
export type Resolve = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

export interface SendOptions {
  addresses: WebhookAddresses;
  userAgent: string;
  resolve?: Resolve;
  /** Until the status of the answer is there: name, connection, and what the receiver takes. Default 10 seconds. */
  timeoutMs?: number;
}

/** An answer is read that far and that long, to be polite; nothing of it is kept, and its status stands as soon as it is there. */
const [greatestAnswerBytes, answerMs] = [16 * 1024, 1_000];

/**
 * Makes what sends a webhook. The name is resolved once, what it leads to is judged, and the connection is made to what was judged: a name that leads
 * elsewhere a moment later is not asked again. Redirects are not followed, no proxy and no connection of before is used.
 */
export function createSendWebhook({ addresses, userAgent, resolve = systemResolve, timeoutMs = 10_000 }: SendOptions): SendWebhook {
  async function addressesOf(url: URL): Promise<{ address: string; family: number }[]> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const family = isIP(host);
    const all = family === 0 ? await resolve(host) : [{ address: host, family }];
    return all.filter(({ address }) => addresses.mayConnect(address, url.protocol));
  }

  return async (target, headers, body) => {
    const url = new URL(target);
    const signal = AbortSignal.timeout(timeoutMs);
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

/** Sends, and resolves with the status when the answer is over, or as much of it has come as anybody reads: whoever writes a long one has taken the event. */
function post(url: URL, headers: Record<string, string>, body: string, pin: LookupFunction, signal: AbortSignal): Promise<number> {
  const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body);
    const all = { ...headers, 'content-type': 'application/json', 'content-length': bytes.length, connection: 'close' };
    const request = make(url, { method: 'POST', headers: all, lookup: pin, agent: false, maxHeaderSize: 16 * 1024, signal });
    let status: number | undefined;
    // The time that is over in the middle of an answer takes nothing back.
    request.on('error', (error) => (status === undefined ? reject(error) : resolve(status)));
    // Another protocol is no answer. Without a listener the connection would be closed, and nobody would say so.
    request.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    // Whatever else may end a request without a word, its try comes to an end: one that does not holds a place of those that are made at once.
    request.on('close', () => (status === undefined ? reject(fault('ECONNRESET')) : resolve(status)));
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      status = statusCode;
      let read = 0;
      const patience = setTimeout(() => end(), answerMs);
      const end = (): void => {
        clearTimeout(patience);
        resolve(statusCode);
        request.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > greatestAnswerBytes) end();
      });
      // What the status says stands, however the rest of the answer comes to its end.
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
