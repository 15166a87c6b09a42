import { dialects } from '../../../protocol/dialect.ts';
import { maxHeightPx } from '../../../protocol/messages.ts';
import { isExactOrigin } from '../../../protocol/origin.ts';
import { createEmbedError, createFault, EmbedError } from '../../embed-error.ts';
import { parseToken } from '../../tokens/fetch-token.ts';
import { createRateLimiter } from '../../messages/rate-limiter.ts';

/** Options of pages written for Paid to embed a value receipt. */
export interface PaidOptions {
  /** Target: an element or a selector. */
  el: Element | string;
  /** Address of the server. Default: the server that the script was loaded from. */
  baseUrl?: string | undefined;
  /** The share token of the receipt. */
  token: string;
  /** A token of the viewer. Without it, the receipt must be published. */
  jwt?: string | undefined;
  onReady?: (() => void) | undefined;
  /** Called with a new height of the frame, in pixels. */
  onResize?: ((heightPx: number) => void) | undefined;
  /** Called when the receipt cannot be shown: `token_unavailable` when no new token is available. */
  onError?: ((error: EmbedError) => void) | undefined;
  /** Returns a new token when the current one has expired. Default: a request with the page's cookies to the address that the server names. */
  onTokenExpired?: (() => unknown) | undefined;
}

/** An embedded receipt. */
export interface PaidEmbedding {
  readonly iframe: HTMLIFrameElement;
  /** Removes the receipt from the page. */
  destroy(): void;
  /** Sends a new token to the frame. */
  updateToken(jwt: string): void;
}

const messages = dialects.paid;
const shareTokenShape = /^[\w-]{1,100}$/;
/** Limits renewals to three in a row and then one in ten seconds, for pages that keep returning an expired token. */
const renewalLimit = { burst: 3, perSecond: 0.1 };

function elementOf(el: unknown): Element {
  const found = typeof el === 'string' ? document.querySelector(el) : el;
  if (!(found instanceof Element))
    throw createEmbedError('target_not_found', `: el is ${typeof el === 'string' ? `"${el}", which finds nothing` : 'no element'}.`);
  return found;
}

/** Parses the server's address. It must not have the page's origin: the frame could then access the page. */
function serverOf(baseUrl: string | undefined): URL {
  const url = baseUrl && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !isExactOrigin(url.origin))
    throw createEmbedError('invalid_option', ' "baseUrl": it must be the address of the server, "https://vitrine.example".');
  if (url.origin === location.origin) throw createEmbedError('same_origin_frame_forbidden', `: ${url.origin} is this page itself.`);
  return url;
}

/** Requests a token for one receipt from the page's backend, with cookies, as Paid's pages do. */
async function fetchJwt(refreshUrl: unknown, resourceId: string): Promise<unknown> {
  const url = typeof refreshUrl === 'string' && URL.canParse(refreshUrl) ? new URL(refreshUrl) : undefined;
  if (!url || (url.protocol !== 'https:' && url.origin !== location.origin && url.hostname !== 'localhost' && url.hostname !== '127.0.0.1')) return null;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', credentials: 'include', headers, body: JSON.stringify({ resourceId }) });
  if (!response.ok) throw new Error(`${url.origin}${url.pathname} answered ${response.status}`);
  return response.json();
}

/**
 * Embeds a value receipt, as Paid's embed library does.
 *
 * @throws EmbedError `target_not_found`, `invalid_option`, `same_origin_frame_forbidden`.
 *
 * @example
 * const { destroy } = PaidEmbed.renderValueReceipt({ el: '#receipt', token: 'r_…', jwt, onTokenExpired: async () => (await fetch('/jwt')).text() });
 */
export function renderValueReceipt(options: PaidOptions): PaidEmbedding {
  const { token, onReady, onResize, onError, onTokenExpired } = Object(options) as PaidOptions;
  const target = elementOf(Object(options).el);
  const server = serverOf(Object(options).baseUrl);
  if (typeof token !== 'string' || !shareTokenShape.test(token)) throw createEmbedError('invalid_option', ' "token": it must be the token of a value receipt.');
  let { jwt } = options;
  let isRenewing = false;
  let isReady = false;
  const mayRenew = createRateLimiter(renewalLimit);

  const base = server.href.replace(/[?#].*$/, '').replace(/\/$/, '');
  const iframe = Object.assign(document.createElement('iframe'), {
    title: 'Value receipt',
    // The permissions of mounted frames in another order, because `mount/targets` finds and removes copies of mounted frames by the exact attribute text.
    sandbox: 'allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts',
    allow: '',
    referrerPolicy: 'no-referrer',
    src: `${base}/public/value-receipts/${token}?mode=embed&parent_origin=${encodeURIComponent(location.origin)}`,
  });
  Object.assign(iframe.style, { display: 'block', width: '100%', height: '150px', border: '0' });

  const sendToken = (): void => {
    if (jwt) iframe.contentWindow?.postMessage({ type: messages.token, token: jwt }, server.origin);
  };
  const renew = async (refreshUrl: unknown): Promise<void> => {
    if (isRenewing || !mayRenew()) return;
    isRenewing = true;
    try {
      const given = parseToken(await (onTokenExpired ? onTokenExpired() : fetchJwt(refreshUrl, token)));
      if (given.kind !== 'token') throw new Error(given.kind === 'none' ? 'nobody is signed in' : given.why);
      jwt = given.answer.token;
      sendToken();
    } catch (cause) {
      onError?.(new EmbedError(createFault('token_unavailable', ': no other token is available for the value receipt.', true, cause)));
    } finally {
      isRenewing = false;
    }
  };
  const listen = ({ source, origin, data }: MessageEvent): void => {
    if (source !== iframe.contentWindow || origin !== server.origin) return;
    const { type, px, refreshUrl } = Object(data);
    if (type === messages.requestToken) {
      sendToken();
      // The frame repeats this message until it has a token. The page is notified once.
      if (!isReady) onReady?.();
      isReady = true;
    } else if (type === messages.height && typeof px === 'number' && px > 0 && px <= maxHeightPx) {
      iframe.style.height = `${Math.ceil(px)}px`;
      onResize?.(Math.ceil(px));
    } else if (type === messages.tokenExpired) void renew(refreshUrl);
  };

  addEventListener('message', listen);
  target.append(iframe);
  return {
    iframe,
    destroy() {
      removeEventListener('message', listen);
      iframe.remove();
    },
    updateToken(next) {
      if (parseToken(next).kind !== 'token') throw createEmbedError('invalid_option', ' "jwt": it must be the text of a token.');
      jwt = next;
      sendToken();
    },
  };
}
