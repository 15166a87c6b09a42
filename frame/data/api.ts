import type { ErrorCode } from '../../protocol/errors.ts';
import type { Page, Receipt, ReceiptSummary } from '../../protocol/receipt.ts';
import { isFields } from '../runtime/answer.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import type { TokenSource } from '../runtime/token-source.ts';
import { isReceipt, isSummaryPage } from './receipt-shape.ts';

export interface Api {
  receipt(reference: string, signal: AbortSignal): Promise<Receipt>;
  /** Newest first. */
  receipts(cursor: string | null, signal: AbortSignal): Promise<Page<ReceiptSummary>>;
}

/** A request that failed, and how long the server asks to be left alone. */
export class ApiError extends FrameError {
  retryAfterMs: number | undefined;
}

export interface ApiOptions {
  token: TokenSource;
  /** Slug, for tokens that do not say whose they are. */
  tenant: string;
  fetch?: typeof fetch;
  baseUrl?: string;
  timeoutMs?: number;
}

export function createApi({ token, tenant, fetch: send = fetch.bind(globalThis), baseUrl = '', timeoutMs = 15_000 }: ApiOptions): Api {
  async function once(path: string, bearer: string, signal: AbortSignal): Promise<Response> {
    const limit = new AbortController();
    const abort = (): void => limit.abort(signal.reason);
    const timer = setTimeout(() => limit.abort(), timeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const response = await send(baseUrl + path, {
        headers: { authorization: `Bearer ${bearer}`, 'vitrine-tenant': tenant, accept: 'application/json' },
        signal: limit.signal,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      });
      // The body counts against the time limit too.
      const text = await response.text();
      return new Response(text || null, response);
    } catch (error) {
      signal.throwIfAborted();
      throw new ApiError({ ...faultOf('network_unreachable', 'The server cannot be reached.') }, { cause: error });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  async function get<T>(path: string, fits: (value: unknown) => value is T, signal: AbortSignal): Promise<T> {
    let bearer = await token.get({ signal });
    let response = await once(path, bearer, signal);
    if (response.status === 401) {
      bearer = await token.rejected(bearer, { signal });
      response = await once(path, bearer, signal);
    }
    const value: unknown = await response.json().catch(() => undefined);
    signal.throwIfAborted();
    if (!response.ok) throw refusal(response, value);
    if (!fits(value)) throw new ApiError(faultOf('bad_response', 'The answer of the server has not the shape that was agreed on.', false));
    return value;
  }

  return {
    receipt: (reference, signal) => get(`/v1/receipts/${encodeURIComponent(reference)}`, isReceipt, signal),
    receipts: (cursor, signal) => get(`/v1/receipts${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`, isSummaryPage, signal),
  };
}

function refusal({ status, headers }: Response, problem: unknown): ApiError {
  const { code, detail, requestId } = isFields(problem) ? problem : {};
  const known = typeof code === 'string' ? (code as ErrorCode) : 'bad_response';
  const retryable = status >= 500 || status === 429 || status === 408;
  const id = typeof requestId === 'string' ? requestId : headers.get('x-request-id');
  const error = new ApiError({ code: known, message: String(detail ?? `HTTP ${status}`), retryable, status, ...(id !== null && { requestId: id }) });
  error.retryAfterMs = readRetryAfter(headers.get('retry-after'));
  return error;
}

function readRetryAfter(value: string | null): number | undefined {
  return value !== null && /^\d+$/.test(value) ? Number(value) * 1000 : undefined;
}
