import { maxPrefetchBytes, prefetchPath } from '../../protocol/messages.ts';
import { firstRequestPath } from '../../protocol/widgets.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { watchPolicy } from '../rescue/policy-watch.ts';
import type { TokenResult } from '../tokens/session-member.ts';

/** Fetches the first API response of a mount while its document is still loading. */
export interface Prefetch {
  /**
   * Sends the request with the page's token, unless a document has already had its token. Ignores a pending promise: this method is called again when the
   * token is there.
   */
  begin(answer: TokenResult): void;
  /** A document requests its token. If no request is in flight by then, none is made: the document fetches as quickly itself. */
  onTokenRequest(): void;
  /** Takes the response for a document that gets this token. @returns The response, if requested with the same token and for what the mount shows now. */
  take(token: string): { path: string; bytes: Promise<ArrayBuffer | undefined> } | undefined;
  /** Starts over for another document. */
  reset(): void;
  /** Abandons the request. */
  cancel(): void;
}

/** The parameters of a request. Mounts with equal parameters share one request. */
interface PrefetchRequest {
  server: string;
  tenant: string | undefined;
  token: string;
  path: string;
}

/** One request, shared by all mounts with the same parameters. */
interface SharedRequest {
  bytes: Promise<ArrayBuffer | undefined>;
  path: string;
  beganAt: number;
  abort: AbortController;
  users: Set<Prefetch>;
}

/** Greatest age of a response that a document still gets, and the time limit of the request. */
const maxAgeMs = 10_000;

const sharedRequests = new Map<string, SharedRequest>();
/** Servers that the page's Content-Security-Policy blocks. They are not tried again, because every attempt logs an error in the console. */
const blockedServers = new Set<string>();

/** Reads a response body. Aborts the request if the body exceeds the limit. */
async function bodyOf({ body }: Response, abort: AbortController): Promise<ArrayBuffer> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    chunks.push(part.value);
    length += part.value.byteLength;
    if (length > maxPrefetchBytes) abort.abort();
  }
  return new Blob(chunks).arrayBuffer();
}

/** Sends the request once. Returns `undefined` unless it gets a complete 200: the frame then fetches itself and reports the error. */
async function sendRequest({ server, ...request }: PrefetchRequest, abort: AbortController): Promise<ArrayBuffer | undefined> {
  const isBlocked = watchPolicy(new URL(server).origin, abort.signal);
  // A slow response would occupy a connection that the frame needs.
  const limit = setTimeout(() => abort.abort(), maxAgeMs);
  try {
    // A simple request: no preflight, no cookie, and no token in the address.
    const response = await fetch(server + prefetchPath, {
      method: 'POST',
      body: JSON.stringify(request),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
      signal: abort.signal,
    });
    return response.status === 200 ? await bodyOf(response, abort) : undefined;
  } catch {
    // Browsers report a policy violation shortly after the failure.
    await new Promise((resolve) => setTimeout(resolve));
    return undefined;
  } finally {
    clearTimeout(limit);
    abort.abort();
    if (isBlocked()) blockedServers.add(server);
  }
}

/** @param getOptions Returns the current options of the mount. */
export function createPrefetch(getOptions: () => EmbedDefaults): Prefetch {
  let isWanted = true;
  let key: string | undefined;

  /** The request for what the mount shows now, if there is one. */
  const requestFor = (token: string): PrefetchRequest | undefined => {
    const { server = '', tenant, widget, resource, prefetch, magicLink } = getOptions();
    // A viewer who signs in inside the frame has a token that the page does not know.
    const path = widget && prefetch !== false && !magicLink ? firstRequestPath(widget, resource) : undefined;
    return path ? { server, token, tenant, path } : undefined;
  };
  const leave = (left = key): void => {
    const shared = sharedRequests.get(left ?? '');
    if (left === key) key = undefined;
    shared?.users.delete(self);
    if (left === undefined || !shared || shared.users.size) return;
    sharedRequests.delete(left);
    shared.abort.abort();
  };
  const self: Prefetch = {
    begin(answer) {
      if (!('ok' in answer && answer.ok)) return;
      const request = requestFor(answer.value.token);
      const next = request && JSON.stringify(request);
      if (!isWanted || next === key) return;
      leave();
      if (!next || blockedServers.has(request.server)) return;
      key = next;
      const abort = new AbortController();
      const shared = sharedRequests.get(next) ?? {
        bytes: sendRequest(request, abort),
        path: request.path,
        beganAt: performance.now(),
        abort,
        users: new Set(),
      };
      shared.users.add(self);
      sharedRequests.set(next, shared);
    },
    onTokenRequest() {
      if (key === undefined) isWanted = false;
    },
    take(token) {
      isWanted = false;
      const taken = key;
      const shared = sharedRequests.get(taken ?? '');
      if (!shared || taken !== JSON.stringify(requestFor(token)) || performance.now() - shared.beganAt > maxAgeMs) {
        leave();
        return undefined;
      }
      // Each mount gets its own copy, because it transfers the buffer.
      const bytes = shared.bytes.then((whole) => (shared.users.has(self) ? whole?.slice() : undefined)).finally(() => leave(taken));
      return { path: shared.path, bytes };
    },
    reset() {
      leave();
      isWanted = true;
    },
    cancel() {
      isWanted = false;
      leave();
    },
  };
  return self;
}
