import type { OwnWidgetData } from '../../protocol/frame-document.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import type { TokenSource } from '../runtime/token-source.ts';
import { outsideOf } from './attempt.ts';
import { reached } from './reached.ts';
import { codeOf } from './refusal.ts';

/** `fetch` that is bound to the origins of a manifest: see `Api.fetch`. */
export type OwnFetch = (address: string | URL, init?: RequestInit) => Promise<Response>;

/** How long a refusal may take to say its code. A new token is asked for without it as well. */
const codeMs = 1_000;

export interface OwnFetchOptions {
  token: TokenSource;
  /** What the manifest of the widget says. None for what ships: it calls no other origin. */
  own?: Pick<OwnWidgetData, 'origins' | 'tokenOrigins'> | undefined;
  fetch?: typeof fetch;
}

/** Makes `Api.fetch`. */
export function createOwnFetch({ token, own = { origins: [], tokenOrigins: [] }, fetch: fetchFrom = fetch }: OwnFetchOptions): OwnFetch {
  const { origins, tokenOrigins } = own;
  return async (address, init = {}) => {
    const url = new URL(address, origins[0] ?? location.href);
    if (!origins.includes(url.origin)) {
      const why = `The widget may not call ${url.origin}: "origins" of its manifest names ${origins.join(', ') || 'none'}.`;
      throw new FrameError(faultOf('widget_origin_forbidden', why, false));
    }
    if (!tokenOrigins.includes(url.origin)) return reached(fetchFrom(url, init));
    const wait = init.signal ? { signal: init.signal } : {};
    const present = (bearer: string): Promise<Response> => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${bearer}`);
      return reached(fetchFrom(url, { cache: 'no-store', redirect: 'error', ...init, headers }));
    };
    const bearer = await outsideOf(init.signal, () => token.get(wait));
    const response = await present(bearer);
    if (response.status !== 401) return response;
    const code = await Promise.race([codeOf(response), new Promise<undefined>((resolve) => setTimeout(resolve, codeMs))]);
    return present(await outsideOf(init.signal, () => token.rejected(bearer, { ...wait, code })));
  };
}
