import type { OwnWidgetData } from '../../protocol/frame-document.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import type { TokenSource } from '../runtime/token-source.ts';
import { pauseTimeLimit } from './attempt.ts';
import { readErrorCode } from './response-error.ts';
import { wrapNetworkError } from './wrap-network-error.ts';

/** `fetch` limited to the origins of a manifest: see `Api.fetch`. */
export type OwnFetch = (address: string | URL, init?: RequestInit) => Promise<Response>;

/** How long to wait for the error code of a 401. Without a code, a new token is requested anyway. */
const errorCodeTimeoutMs = 1_000;

export interface OwnFetchOptions {
  token: TokenSource;
  /** The manifest of the widget. Built-in widgets have none and call no other origin. */
  own?: Pick<OwnWidgetData, 'origins' | 'tokenOrigins'> | undefined;
  fetch?: typeof fetch;
}

/** Creates `Api.fetch`. */
export function createOwnFetch({ token, own = { origins: [], tokenOrigins: [] }, fetch: fetchFrom = fetch }: OwnFetchOptions): OwnFetch {
  const { origins, tokenOrigins } = own;
  return async (address, init = {}) => {
    const url = new URL(address, origins[0] ?? location.href);
    if (!origins.includes(url.origin)) {
      const why = `The widget may not call ${url.origin}: "origins" of its manifest names ${origins.join(', ') || 'none'}.`;
      throw new FrameError(faultOf('widget_origin_forbidden', why, false));
    }
    if (!tokenOrigins.includes(url.origin)) return wrapNetworkError(fetchFrom(url, init));
    const wait = init.signal ? { signal: init.signal } : {};
    const sendWith = (bearer: string): Promise<Response> => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${bearer}`);
      return wrapNetworkError(fetchFrom(url, { cache: 'no-store', redirect: 'error', ...init, headers }));
    };
    const bearer = await pauseTimeLimit(init.signal, () => token.get(wait));
    const response = await sendWith(bearer);
    if (response.status !== 401) return response;
    const code = await Promise.race([readErrorCode(response), new Promise<undefined>((resolve) => setTimeout(resolve, errorCodeTimeoutMs))]);
    return sendWith(await pauseTimeLimit(init.signal, () => token.rejected(bearer, { ...wait, code })));
  };
}
