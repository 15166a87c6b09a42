import type { DocumentFormat } from './printed.ts';
import type { FrameEventName, TokenReason } from './events.ts';
import type { Fault, Result } from './errors.ts';
import type { WidgetName } from './widgets.ts';

/** The version of the wire contract. A frame names it in its first message; a host answers its own version and the next one. */
export const protocolVersion = 1;

/** Frame to host, over `window.postMessage`: the first message. Carries no secret, repeated with back-off until answered. */
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
 * Host to frame, over `window.postMessage` to the frame's exact origin, after a `VITRINE_TOKEN` that says `data: 'coming'`: what the server has answered
 * the page under that very token, byte for byte, with its buffer transferred. Without `bytes` there is nothing, and the frame asks by itself.
 */
export interface DataMessage {
  type: 'VITRINE_DATA';
  value: { widgetId: string; path: string; bytes?: ArrayBuffer };
}

/**
 * Host to frame, over `window.postMessage` to the frame's exact origin: there is no token, and why. The frame says so instead of waiting,
 * and a later `VITRINE_TOKEN` takes it out of that state. Dialects have no such word: their frames get no answer.
 */
export interface NoTokenMessage {
  type: 'VITRINE_NO_TOKEN';
  value: { widgetId: string; fault: Fault };
}

/** A token as the page hands it to its frame. */
export interface TokenAnswer {
  token: string;
  /** Seconds that the token lives from the moment the host page got it. Absent: the frame does not know and waits for a 401. */
  expiresIn?: number | undefined;
}

/** `system`: the colour scheme of the page, light where it says nothing. */
export const themes = ['light', 'dark', 'system'] as const;

/** Colour scheme of a frame: one of `themes`. */
export type Theme = (typeof themes)[number];

/** How widgets that show several things side by side may set them. */
export const layouts = ['vertical', 'horizontal', 'table'] as const;

/** How things stand side by side: one of `layouts`. */
export type Layout = (typeof layouts)[number];

/** What to show. Travels with the token, so that every embed of a page loads one and the same cached document. */
export interface FrameConfig {
  /** One of the server's own, or one that its operator has added. A frame answers a name that it does not know with `unknown_widget`. */
  widget: WidgetName | (string & {});
  /** Receipt id or share token, for widgets that show one resource. */
  resource?: string | undefined;
  theme?: Theme | undefined;
  /** For widgets that can be set in several ways. Default: `vertical`. */
  layout?: Layout | undefined;
  /** BCP 47 tag. Default: the viewer's browser language, then English. */
  locale?: string | undefined;
  /** What the page lets the viewer do with a document. A page that says nothing offers nothing. */
  tools?: readonly DocumentTool[] | undefined;
  /** Address of the host page, for widgets that may lead away to a payment: where the viewer comes back to. */
  returnUrl?: string | undefined;
  /** Set when the viewer signs in inside the frame, with a link in an e-mail. */
  magicLink?: MagicLinkConfig | undefined;
}

/** `download`: the page saves files of the frame. `print`: the browser can print. */
export const documentTools = ['download', 'print'] as const;

/** What can be done with a document: one of `documentTools`. */
export type DocumentTool = (typeof documentTools)[number];

/**
 * A file for the viewer. A sandboxed frame can save none: it hands the bytes to its page, which gives them their type and ending. In the click it says what is
 * coming, without `bytes`; they may follow within a minute, once.
 */
export interface DownloadAsk {
  /** What the file is named after. */
  name: string;
  format: DocumentFormat;
  bytes?: ArrayBuffer | undefined;
}

/** What a frame needs to sign a viewer in by e-mail. */
export interface MagicLinkConfig {
  /**
   * Address of the host page, which the link leads back to: without a token, without a fragment unless that is a route, with the name of the mount that asks.
   */
  returnUrl: string;
  /** What the address of the page carried when it came from the mail. One frame of the server and embed key that sent it gets it. */
  token?: string | undefined;
}

/** Parameter of the host page's address, in its fragment or its query, that brings the token of a mail. The host takes it out before it does anything else. */
export const magicTokenParameter = 'vitrine_magic_token';

/** Parameter beside it that says which server and embed key the link was asked of, so that no other frame of the page gets the token. */
export const magicOwnerParameter = 'vitrine_magic_from';

/** The part of the viewport that shows this frame, in CSS pixels of the frame's own coordinates. */
export interface ViewportRect {
  top: number;
  height: number;
}

/** What a frame can ask of its host, through penpal over the port. */
export type HostMethods = {
  requestToken(ask: { reason: TokenReason; code?: unknown }): Promise<Result<TokenAnswer>>;
  resize(size: { heightPx: number }): Promise<Result<null>>;
  paper(size: { heightPerWidth: number }): Promise<Result<null>>;
  emit(event: { name: FrameEventName; payload: unknown }): Promise<Result<null>>;
  viewport(): Promise<Result<ViewportRect>>;
  print(): Promise<Result<null>>;
  download(file: DownloadAsk): Promise<Result<null>>;
  navigate(step: NavigateStep): Promise<Result<null>>;
};

/**
 * The viewer has clicked what leads away from the page, and the address is on its way: `begin` in the click, then `go` within a minute, once, or `cancel`.
 */
export type NavigateStep = { step: 'begin' } | { step: 'go'; url: string } | { step: 'cancel' };

/** What a host can ask of its frame, through penpal over the port. */
export type FrameMethods = {
  setToken(answer: TokenAnswer): Promise<Result<null>>;
  update(config: FrameConfig): Promise<Result<null>>;
  endSession(): Promise<Result<null>>;
  focus(): Promise<Result<null>>;
  print(): Promise<Result<null>>;
};

/** No frame is ever higher than this, whatever it asks for. */
export const maxHeightPx = 20_000;

/** No frame is ever higher than this on paper, in widths of the paper: some fifteen thousand lines. */
export const maxHeightPerWidth = 1_000;

/** Longest token that is carried. The server takes no longer one either. */
export const maxTokenLength = 8_192;

/** Most bytes that a page asks for ahead of its frame. */
export const maxPrefetchBytes = 1_048_576;

/** Where a page asks for it: the token in the body, and no cookie. */
export const prefetchPath = '/v1/prefetch';

/** Largest file that a page saves for its frame. */
export const maxDownloadBytes = 33_554_432;

/** How long one call of a frame over the port may take. */
export const maxCallMs = 10_000;
