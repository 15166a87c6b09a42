import type { Page, Receipt, ReceiptSummary } from '../../protocol/receipt.ts';
import { fieldsOf } from '../runtime/answer.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import { noToken, type TokenSource } from '../runtime/token-source.ts';
import { outsideOf } from './attempt.ts';
import { createOwnFetch, type OwnFetch, type OwnFetchOptions } from './own-fetch.ts';
import { reached } from './reached.ts';
import { codeOf, jsonOf, refusal } from './refusal.ts';
import { isReceipt, isSummaryPage } from './receipt-shape.ts';

/** The server, under the token of the viewer. */
export interface Api {
  /** A receipt by its id or its share token. @throws FrameError as {@link Api.read}. */
  receipt(reference: string, signal: AbortSignal): Promise<Receipt>;
  /**
   * A page of receipts, newest first.
   *
   * @param cursor `null`: the first page, which has 25. Else the `nextCursor` of the page before.
   * @param limit Entries of a further page, 1 to 100. Default 25.
   * @param filter Further parameters of `GET /v1/receipts`. Default: none.
   * @throws FrameError as {@link Api.read}.
   */
  receipts(cursor: string | null, signal: AbortSignal, limit?: number, filter?: Readonly<Record<string, string>>): Promise<Page<ReceiptSummary>>;
  /**
   * A path of the server, `/v1/invoices?status=open`, under the viewer's token.
   *
   * @param fits Whether an answer is what it should be: see `fits`.
   * @throws FrameError with the code that the server answers; `bad_response` for what does not fit, `network_unreachable`.
   */
  read<T>(path: `/v1/${string}`, fits: (value: unknown) => value is T, signal: AbortSignal): Promise<T>;
  /** A file of the server, as bytes. @throws FrameError with the code that the server answers; `network_unreachable`. */
  file(path: string, signal: AbortSignal): Promise<ArrayBuffer>;
  /** One call under a token of the caller's choice. @returns The JSON of the answer, unchecked. @throws FrameError as {@link Api.post}. */
  send(path: string, bearer: string, init: RequestInit): Promise<unknown>;
  /**
   * A change, under the viewer's token: that of the one who has signed in in the frame, where somebody has. It is not repeated.
   *
   * @returns The JSON of the answer, unchecked.
   * @throws FrameError with the code that the server answers; `network_unreachable`.
   */
  post(path: string, init?: RequestInit): Promise<unknown>;
  /**
   * `fetch` for a widget of the operator, to the origins that its manifest names and no other. A path alone is one of the first of them.
   *
   * A request that does not come through is tried again; an answer that is no success is an answer, as with every `fetch`: {@link readJson} makes an error
   * of it. Origins among the manifest's `tokenOrigins` get the viewer's token as a bearer, and once a new one when they answer 401.
   *
   * @throws FrameError `widget_origin_forbidden`, `network_unreachable`.
   *
   * @example
   * const usage = await readJson(await api.fetch('/v1/usage?days=30', { signal }));
   */
  fetch: OwnFetch;
  /** The same server with another token. */
  with(token: TokenSource): Api;
}

export interface ApiOptions extends OwnFetchOptions {
  /** Slug, for tokens that do not say whose they are. */
  tenant: string;
  /** Origin of the page around: see `Connection.embedder`. */
  embedder: () => string | undefined;
  /** See `Connection.ahead`. */
  ahead?: (path: string, bearer: string) => Promise<string | undefined>;
  /** See `FramePageData.published`. */
  published?: string | undefined;
  /** What stands in front of every path. */
  baseUrl?: string | undefined;
}

export function createApi(options: ApiOptions): Api {
  const { token, tenant, embedder, ahead, published, fetch: fetchFrom = fetch, baseUrl = '' } = options;
  const present = (path: string, bearer: string, init: RequestInit): Promise<Response> =>
    reached(fetchFrom(baseUrl + path, {
      // With `credentials: 'omit'` browsers would open another connection, a round trip or two, beside the one that has brought the document.
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

  /** Asks once more where the token is refused, with the one that takes its place. @returns The token that was answered, too. */
  async function ask(path: string, signal: AbortSignal, bearer: string, open = path): Promise<{ response: Response; by: string }> {
    const response = await present(bearer === noToken ? open : path, bearer, { signal });
    if (response.status !== 401) return { response, by: bearer };
    const code = await codeOf(response);
    const by = await outsideOf(signal, () => token.rejected(bearer, { signal, code }));
    return { response: await present(path, by, { signal }), by };
  }

  async function get<T>(path: string, fits: (value: unknown) => value is T, signal: AbortSignal, open = path): Promise<T> {
    const bearer = await outsideOf(signal, () => token.get({ signal }));
    const asked = async (): Promise<T> => {
      const { response, by } = await ask(path, signal, bearer, open);
      const answer = await valueOf(response);
      const value = by === noToken ? fieldsOf(answer)['receipt'] : answer;
      if (!fits(value)) throw new FrameError(faultOf('bad_response', 'The answer is malformed.', false));
      return value;
    };
    const coming = ahead?.(path, bearer).then((text) => {
      const value = jsonOf(text ?? '');
      return fits(value) ? value : undefined;
    });
    return coming ? eitherOf(coming, asked) : asked();
  }

  return {
    send: async (path, bearer, init) => valueOf(await present(path, bearer, init)),
    post: async (path, init) => valueOf(await present(path, await token.get(), { ...init, method: 'POST' })),
    async file(path, signal) {
      const { response } = await ask(path, signal, await token.get({ signal }));
      if (!response.ok) await valueOf(response);
      return reached(response.arrayBuffer());
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
 * The JSON of an answer, which may be of any server. A failure is an error with a state of its own: it is never taken for data.
 *
 * @throws FrameError with the code of a problem document (RFC 9457), else `bad_response`, which can be tried again where the status says so;
 *   `network_unreachable` when the answer breaks off.
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
  const text = await reached(response.text());
  const value = jsonOf(text);
  if (!response.ok) throw refusal(response, value);
  return value;
}

/** How long what the page has asked ahead is waited for alone. On a line that is slower than that both are under way. */
const patienceMs = 150;

/** What comes first: what the page has asked ahead, or, when that is late or nothing, what is asked. */
async function eitherOf<T>(coming: Promise<T | undefined>, ask: () => Promise<T>): Promise<T> {
  let asked: Promise<T> | undefined;
  const askOnce = (): Promise<T> => (asked ??= ask());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => askOnce().then(resolve, reject), patienceMs);
  });
  return Promise.race([coming.then((value) => value ?? askOnce()), late]).finally(() => clearTimeout(timer));
}
