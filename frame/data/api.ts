import type { Page, Receipt, ReceiptSummary } from '../../protocol/receipt.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import { fieldsOf } from '../runtime/fields.ts';
import { noToken, type TokenSource } from '../runtime/token-source.ts';
import { pauseTimeLimit } from './attempt.ts';
import { createOwnFetch, type OwnFetch, type OwnFetchOptions } from './own-fetch.ts';
import { isReceipt, isSummaryPage } from './receipt-shape.ts';
import { parseJson, readErrorCode, responseError } from './response-error.ts';
import { wrapNetworkError } from './wrap-network-error.ts';

/** The frame's server, called with the viewer's token. */
export interface Api {
  /** Reads a receipt by its id or share token. @throws FrameError as {@link Api.read}. */
  receipt(reference: string, signal: AbortSignal): Promise<Receipt>;
  /**
   * Reads a page of receipts, newest first.
   *
   * @param cursor `null` for the first page, which has 25 entries. Otherwise the `nextCursor` of the previous page.
   * @param limit Entries of a further page, 1 to 100. Default 25.
   * @param filter Further parameters of `GET /v1/receipts`. Default: none.
   * @throws FrameError as {@link Api.read}.
   */
  receipts(cursor: string | null, signal: AbortSignal, limit?: number, filter?: Readonly<Record<string, string>>): Promise<Page<ReceiptSummary>>;
  /**
   * Reads a path of the server, such as `/v1/invoices?status=open`, with the viewer's token.
   *
   * @param fits Checks the shape of the response: see `fits`.
   * @throws FrameError with the server's error code; `bad_response` if the shape does not fit; `network_unreachable`.
   */
  read<T>(path: `/v1/${string}`, fits: (value: unknown) => value is T, signal: AbortSignal): Promise<T>;
  /** Reads a file of the server as bytes. @throws FrameError with the server's error code; `network_unreachable`. */
  file(path: string, signal: AbortSignal): Promise<ArrayBuffer>;
  /** Sends one request with the given token. @returns The JSON of the response, unchecked. @throws FrameError as {@link Api.post}. */
  send(path: string, bearer: string, init: RequestInit): Promise<unknown>;
  /**
   * Sends a change with the viewer's token, or with the token of the sign-in in the frame if there is one. The request is not retried.
   *
   * @returns The JSON of the response, unchecked.
   * @throws FrameError with the server's error code; `network_unreachable`.
   */
  post(path: string, init?: RequestInit): Promise<unknown>;
  /**
   * `fetch` for an operator's widget, limited to the origins that its manifest names. A relative path resolves against the first of them.
   *
   * A network failure rejects with a retryable fault. As with every `fetch`, an HTTP error is a response, which {@link readJson} turns into an error. Origins
   * in the manifest's `tokenOrigins` get the viewer's token as a bearer token, and a new one once if they answer 401.
   *
   * @throws FrameError `widget_origin_forbidden`, `network_unreachable`.
   *
   * @example
   * const usage = await readJson(await api.fetch('/v1/usage?days=30', { signal }));
   */
  fetch: OwnFetch;
  /** Returns a client for the same server with another token. */
  with(token: TokenSource): Api;
}

export interface ApiOptions extends OwnFetchOptions {
  /** Tenant slug, for tokens that do not name their tenant. */
  tenant: string;
  /** Origin of the host page: see `Connection.embedder`. */
  embedder: () => string | undefined;
  /** See `Connection.ahead`. */
  ahead?: (path: string, bearer: string) => Promise<string | undefined>;
  /** See `FramePageData.published`. */
  published?: string | undefined;
  /** Prefix of every path. */
  baseUrl?: string | undefined;
}

export function createApi(options: ApiOptions): Api {
  const { token, tenant, embedder, ahead, published, fetch: fetchFrom = fetch, baseUrl = '' } = options;
  const sendWith = (path: string, bearer: string, init: RequestInit): Promise<Response> =>
    wrapNetworkError(fetchFrom(baseUrl + path, {
      // `credentials: 'omit'` would make browsers open a second connection, one or two round trips, instead of reusing the document's.
      cache: 'no-store',
      redirect: 'error',
      ...init,
      headers: {
        ...(bearer !== noToken && { authorization: `Bearer ${bearer}` }),
        'vitrine-tenant': tenant,
        'vitrine-embedder': embedder() ?? '',
        'content-type': 'application/json',
        ...(init.headers as Record<string, string> | undefined),
      },
    }));

  /** Sends a request, and repeats it once with a new token after a 401. @returns The response and the token that was used. */
  async function request(path: string, signal: AbortSignal, bearer: string, publishedPath = path): Promise<{ response: Response; by: string }> {
    const response = await sendWith(bearer === noToken ? publishedPath : path, bearer, { signal });
    if (response.status !== 401) return { response, by: bearer };
    const code = await readErrorCode(response);
    const by = await pauseTimeLimit(signal, () => token.rejected(bearer, { signal, code }));
    return { response: await sendWith(path, by, { signal }), by };
  }

  async function get<T>(path: string, fits: (value: unknown) => value is T, signal: AbortSignal, publishedPath = path): Promise<T> {
    const bearer = await pauseTimeLimit(signal, () => token.get({ signal }));
    const fetchOwn = async (): Promise<T> => {
      const { response, by } = await request(path, signal, bearer, publishedPath);
      const answer = await valueOf(response);
      const value = by === noToken ? fieldsOf(answer)['receipt'] : answer;
      if (!fits(value)) throw new FrameError(faultOf('bad_response', 'The answer is malformed.', false));
      return value;
    };
    const prefetched = ahead?.(path, bearer).then((text) => {
      const value = parseJson(text ?? '');
      return fits(value) ? value : undefined;
    });
    return prefetched ? prefetchedOrOwn(prefetched, fetchOwn) : fetchOwn();
  }

  return {
    send: async (path, bearer, init) => valueOf(await sendWith(path, bearer, init)),
    post: async (path, init) => valueOf(await sendWith(path, await token.get(), { ...init, method: 'POST' })),
    async file(path, signal) {
      const { response } = await request(path, signal, await token.get({ signal }));
      if (!response.ok) await valueOf(response);
      return wrapNetworkError(response.arrayBuffer());
    },
    fetch: createOwnFetch(options),
    read: get,
    with: (other) => createApi({ ...options, token: other }),
    receipt: (reference, signal) => get(`/v1/receipts/${encodeURIComponent(reference)}`, isReceipt, signal, published),
    receipts(cursor, signal, limit, filter) {
      const page = cursor === null ? {} : { cursor, ...(limit !== undefined && { limit: String(limit) }) };
      const query = new URLSearchParams({ ...page, ...filter });
      return get(`/v1/receipts${query.size > 0 ? `?${query}` : ''}`, isSummaryPage, signal);
    },
  };
}

/**
 * Returns the JSON of a response from any server. An HTTP error always throws, so it is never mistaken for data.
 *
 * @throws FrameError with the code of a problem document (RFC 9457), else `bad_response`, retryable if the status allows it; `network_unreachable` if the
 *   body breaks off.
 *
 * @example
 * const orders = await readJson(await fetch('/orders', { signal }));
 */
export async function readJson(response: Response): Promise<unknown> {
  const value = await valueOf(response);
  if (value === undefined) throw new FrameError(faultOf('bad_response', `The answer of ${new URL(response.url).origin} is no JSON.`, false));
  return value;
}

async function valueOf(response: Response): Promise<unknown> {
  const text = await wrapNetworkError(response.text());
  const value = parseJson(text);
  if (!response.ok) throw responseError(response, value);
  return value;
}

/** How long to wait for the page's prefetched response before the frame also sends its own request. */
const prefetchWaitMs = 150;

/** Returns the prefetched response, or the frame's own response if the prefetched one is late or missing. */
async function prefetchedOrOwn<T>(coming: Promise<T | undefined>, ask: () => Promise<T>): Promise<T> {
  let asked: Promise<T> | undefined;
  const askOnce = (): Promise<T> => (asked ??= ask());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => askOnce().then(resolve, reject), prefetchWaitMs);
  });
  return Promise.race([coming.then((value) => value ?? askOnce()), late]).finally(() => clearTimeout(timer));
}
