import type { ErrorCode } from '../../protocol/errors.ts';
import type { Page, Receipt, ReceiptSummary } from '../../protocol/receipt.ts';
import { fieldsOf } from '../runtime/answer.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import type { TokenSource } from '../runtime/token-source.ts';
import { isReceipt, isSummaryPage } from './receipt-shape.ts';

export interface Api {
  receipt(reference: string, signal: AbortSignal): Promise<Receipt>;
  /** Newest first. */
  receipts(cursor: string | null, signal: AbortSignal): Promise<Page<ReceiptSummary>>;
}

export interface ApiOptions {
  token: TokenSource;
  /** Slug, for tokens that do not say whose they are. */
  tenant: string;
  /** Origin of the page around: see `Connection.embedder`. */
  embedder: () => string | undefined;
  fetch?: typeof fetch;
  baseUrl?: string;
}

export function createApi({ token, tenant, embedder, fetch: send = fetch, baseUrl = '' }: ApiOptions): Api {
  async function get<T>(path: string, fits: (value: unknown) => value is T, signal: AbortSignal): Promise<T> {
    const present = (bearer: string): Promise<Response> =>
      send(baseUrl + path, {
        headers: { authorization: `Bearer ${bearer}`, 'vitrine-tenant': tenant, 'vitrine-embedder': embedder() ?? '' },
        signal,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
      });
    const bearer = await token.get({ signal });
    let response = await present(bearer);
    if (response.status === 401) response = await present(await token.rejected(bearer, { signal }));
    const value: unknown = await response.json().catch((error: unknown) => {
      if (!(error instanceof SyntaxError)) throw error;
    });
    if (!response.ok) throw refusal(response, value);
    if (!fits(value)) throw new FrameError(faultOf('bad_response', 'The answer is malformed.', false));
    return value;
  }

  return {
    receipt: (reference, signal) => get(`/v1/receipts/${encodeURIComponent(reference)}`, isReceipt, signal),
    receipts: (cursor, signal) => get(`/v1/receipts${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`, isSummaryPage, signal),
  };
}

function refusal({ status, headers }: Response, problem: unknown): FrameError {
  const { code = 'bad_response', detail = `HTTP ${status}`, requestId } = fieldsOf(problem);
  const fault = { code: String(code) as ErrorCode, message: String(detail), retryable: status >= 500 || status === 429 || status === 408, status };
  // Seconds; the other form, a date, would need the viewer's clock.
  const retryAfterMs = Number(headers.get('retry-after')) * 1000 || 0;
  return new FrameError(typeof requestId === 'string' ? { ...fault, requestId } : fault, { retryAfterMs });
}
