import type { DocumentFormat } from './printed.ts';
import type { FrameEventName, TokenReason } from './events.ts';
import type { Fault, Result } from './errors.ts';
import type { WidgetName } from './widgets.ts';

/** Version of the wire contract. A frame sends it in its first message; a host accepts its own version and the next one. */
export const protocolVersion = 1;

/** Frame to host, over `window.postMessage`: the first message. Contains no secret; repeated with back-off until answered. */
export interface RequestTokenMessage {
  type: 'VITRINE_REQUEST_TOKEN';
  value: { protocol: number; widgetId: string; reason: TokenReason };
}

/** Host to frame, over `window.postMessage` to the frame's exact origin, with one transferred `MessagePort`. */
export interface TokenMessage {
  type: 'VITRINE_TOKEN';
  value: TokenAnswer & { widgetId: string; config?: FrameConfig; data?: 'coming' };
}

/**
 * Host to frame, over `window.postMessage` to the frame's exact origin, after a `VITRINE_TOKEN` with `data: 'coming'`: the server's response that the page
 * prefetched with the same token, byte for byte, its buffer transferred. Without `bytes` there is no response, and the frame sends the request itself.
 */
export interface DataMessage {
  type: 'VITRINE_DATA';
  value: { widgetId: string; path: string; bytes?: ArrayBuffer };
}

/**
 * Host to frame, over `window.postMessage` to the frame's exact origin: why there is no token. The frame shows that instead of waiting,
 * until a later `VITRINE_TOKEN`. Dialects have no such message: their frames get no answer.
 */
export interface NoTokenMessage {
  type: 'VITRINE_NO_TOKEN';
  value: { widgetId: string; fault: Fault };
}

/** A token as the host sends it to its frame. */
export interface TokenAnswer {
  token: string;
  /** Lifetime in seconds, from the moment the host page got the token. Absent: unknown; the frame waits for a 401. */
  expiresIn?: number | undefined;
}

/** `system`: the colour scheme of the page, light if the page declares none. */
export const themes = ['light', 'dark', 'system'] as const;

/** Colour scheme of a frame: one of `themes`. */
export type Theme = (typeof themes)[number];

/** Layouts of widgets that show several items. */
export const layouts = ['vertical', 'horizontal', 'table'] as const;

/** Layout of a widget: one of `layouts`. */
export type Layout = (typeof layouts)[number];

/** What a frame shows. Sent with the token and not in the address, so all embeds of a page load the same cached document. */
export interface FrameConfig {
  /** A built-in widget or one of the server's operator. The frame answers an unknown name with `unknown_widget`. */
  widget: WidgetName | (string & {});
  /** Receipt id or share token, for widgets that show one resource. */
  resource?: string | undefined;
  theme?: Theme | undefined;
  /** For widgets with several layouts. Default: `vertical`. */
  layout?: Layout | undefined;
  /** BCP 47 tag. Default: the viewer's browser language, then English. */
  locale?: string | undefined;
  /** What the page lets the viewer do with a document. Default: nothing. */
  tools?: readonly DocumentTool[] | undefined;
  /** Address of the host page, to which the viewer returns after a payment. For widgets that may lead to one. */
  returnUrl?: string | undefined;
  /** Set when the viewer signs in inside the frame, with a link in an e-mail. */
  magicLink?: MagicLinkConfig | undefined;
}

/** `download`: the page saves files for the frame. `print`: the browser can print. */
export const documentTools = ['download', 'print'] as const;

/** An action on a document: one of `documentTools`. */
export type DocumentTool = (typeof documentTools)[number];

/**
 * A file for the viewer. A sandboxed frame cannot save files, so it sends the bytes to its page, which sets type and extension. During the click the frame
 * announces the file without `bytes`; the bytes may follow once, within a minute.
 */
export interface DownloadAsk {
  /** Text from which the page makes the file name. */
  name: string;
  format: DocumentFormat;
  bytes?: ArrayBuffer | undefined;
}

/** What a frame needs to sign a viewer in by e-mail. */
export interface MagicLinkConfig {
  /**
   * Address of the host page, to which the link returns. It names the requesting mount, has no token, and keeps a fragment only if that is a route.
   */
  returnUrl: string;
  /** The token that a magic link put into the page's address. Only one frame of the server and embed key that sent the link gets it. */
  token?: string | undefined;
}

/** Parameter of the host page's address, in the query or the fragment, with the token of a magic link. The host removes it before it does anything else. */
export const magicTokenParameter = 'vitrine_magic_token';

/** Parameter that names the server and embed key that sent the link. Other frames of the page do not get the token. */
export const magicOwnerParameter = 'vitrine_magic_from';

/** The part of the frame that the viewport shows, in CSS pixels of the frame. */
export interface ViewportRect {
  top: number;
  height: number;
}

/** Methods of the host that a frame can call, with penpal over the port. */
export type HostMethods = {
  requestToken(request: { reason: TokenReason; code?: unknown }): Promise<Result<TokenAnswer>>;
  resize(size: { heightPx: number }): Promise<Result<null>>;
  paper(size: { heightPerWidth: number }): Promise<Result<null>>;
  emit(event: { name: FrameEventName; payload: unknown }): Promise<Result<null>>;
  viewport(): Promise<Result<ViewportRect>>;
  print(): Promise<Result<null>>;
  download(file: DownloadAsk): Promise<Result<null>>;
  navigate(step: NavigateStep): Promise<Result<null>>;
};

/**
 * Navigation after a click that leads away from the page: `begin` during the click, then, within a minute and once, `go` with the address, or `cancel`.
 */
export type NavigateStep = { step: 'begin' } | { step: 'go'; url: string } | { step: 'cancel' };

/** Methods of the frame that a host can call, with penpal over the port. */
export type FrameMethods = {
  setToken(answer: TokenAnswer): Promise<Result<null>>;
  update(config: FrameConfig): Promise<Result<null>>;
  endSession(): Promise<Result<null>>;
  focus(): Promise<Result<null>>;
  print(): Promise<Result<null>>;
};

/** Greatest height of a frame, whatever it requests. */
export const maxHeightPx = 20_000;

/** Greatest height of a frame on paper, as a multiple of its width there: some fifteen thousand lines. */
export const maxHeightPerWidth = 1_000;

/** Greatest length of a token, for the host and the server. */
export const maxTokenLength = 8_192;

/** Most bytes that a page prefetches for its frame. */
export const maxPrefetchBytes = 1_048_576;

/** Path of prefetch requests, which carry the token in the body and no cookie. */
export const prefetchPath = '/v1/prefetch';

/** Largest file that a page saves for its frame. */
export const maxDownloadBytes = 33_554_432;

/** Time limit of a frame's call over the port. */
export const maxCallMs = 10_000;
