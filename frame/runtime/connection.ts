import type { DialectName } from '../../protocol/dialect.ts';
import type { EmbedEvents, FrameEventName, TokenReason } from '../../protocol/events.ts';
import type { Fault, Result } from '../../protocol/errors.ts';
import type { DownloadAsk, FrameConfig, ViewportRect } from '../../protocol/messages.ts';
import type { TokenSource } from './token-source.ts';

/** Options of {@link connect}. */
export interface ConnectOptions {
  /**
   * Exact origins of pages that may embed this document, the same list as its `frame-ancestors`. Messages from other origins are ignored. Default: the list in
   * the page data that the Vitrine server wrote into the document. Without either, no page is allowed.
   */
  allowedOrigins?: readonly string[];
  /**
   * The element that holds all visible content. Its height becomes the height of the iframe, so it must not depend on the frame's height (`vh`, `100%`).
   * Margins, borders and padding around it, up to the root, are added. Default: the element with the id `vitrine`, else the first visible element in `body`,
   * which may appear late or be replaced. `null`: no automatic height.
   */
  content?: Element | null;
  /**
   * The message names of another vendor for the handshake. A dialect has no port: tokens work, heights only if the dialect has a message for them, events do
   * not. Default: Vitrine's own.
   */
  dialect?: DialectName;
  /** What to show when the host page sends no config. Default: the page data. */
  config?: FrameConfig;
  /** Milliseconds without an answer after which the state becomes `unreachable`. The frame keeps asking. Default 9,000. */
  silenceMs?: number;
  /**
   * Until `emit('ready')` or `emit('error')`, never request less height than the frame has: the host may have reserved space for the content.
   * Default false.
   */
  growUntilReady?: boolean;
}

/**
 * - `connecting`: the frame asked the host page and has no answer yet.
 * - `connected`: the host page gave a token.
 * - `unreachable`: the host page was silent for too long. The frame keeps asking, and a late answer leads to `connected`.
 * - `denied`: the host page answered that there is no token. `Connection.fault` says why. The frame asks again every ten seconds.
 * - `refused`: an ancestor page is not on the list. The frame does not ask.
 * - `not_embedded`: the document is not in a frame.
 * - `ended`: the host page ended the session. A token that it pushes begins a new one.
 * - `closed`: after `destroy()`.
 */
export type ConnectionState = 'connecting' | 'connected' | 'unreachable' | 'denied' | 'refused' | 'not_embedded' | 'ended' | 'closed';

/** Events of a {@link Connection}. No payload carries a token: take it from `connection.token`. */
export interface ConnectionEvents {
  /** The token changed. `pushed`: the host page sent it without a request. */
  token: { reason: TokenReason | 'pushed' };
  /** The host page sent a config, the first or a new one. */
  update: FrameConfig;
  state: ConnectionState;
  sessionEnded: null;
  /** The host page asks to move the keyboard focus into the frame. */
  focus: null;
  /** The host page asks the frame to print itself. */
  print: null;
}

/** The connection of a framed document to its host page. */
export interface Connection {
  readonly state: ConnectionState;
  /** Why there is no token, in the states `unreachable`, `denied`, `refused`, `not_embedded` and `ended`. */
  readonly fault: Fault | undefined;
  /** What to show, if known. */
  readonly config: FrameConfig | undefined;
  /**
   * Exact origin of the host page, once it has answered. Vitrine's own frame sends it with every request as `Vitrine-Embedder`: the server sees only the
   * frame's own origin, while widget tokens and embed keys are bound to the origin of the page.
   */
  readonly embedder: string | undefined;
  readonly token: TokenSource;
  /**
   * Returns the body of a 200 response that the host page fetched from the token's server while this document was loading, as text, once. The page supplies it,
   * so validate it like any response, and send the request yourself when there is none.
   *
   * @param path The path that you would request: `/v1/receipts`.
   * @param token The token that you would send.
   * @returns `undefined` when there is none. The response may be late: built-in widgets send their own request after 150 milliseconds.
   */
  ahead(path: string, token: string): Promise<string | undefined>;
  /** Adds a listener; the returned function removes it. */
  on<K extends keyof ConnectionEvents>(name: K, listener: (payload: ConnectionEvents[K]) => void): () => void;
  off<K extends keyof ConnectionEvents>(name: K, listener: (payload: ConnectionEvents[K]) => void): void;
  /** Raises an event in the host page. Waits for the host's first answer; after that, fails with `host_unreachable` within 10 seconds. */
  emit<K extends FrameEventName>(name: K, payload: EmbedEvents[K]): Promise<Result<null>>;
  /** Returns the part of this frame that the viewer can see, to place a dialog. */
  viewport(): Promise<Result<ViewportRect>>;
  /** Asks the host page to print: a sandboxed frame cannot. */
  print(): Promise<Result<null>>;
  /**
   * Hands the host page a file to save: a sandboxed frame cannot save files. Call it in the click without `bytes`, and again with them within a minute. Fails
   * if the page does not offer it: `config.tools` says so beforehand.
   */
  download(file: DownloadAsk): Promise<Result<null>>;
  /**
   * Takes the viewer to another address, for example to pay. Call it in the viewer's click: the host learns of the click at once, and of the address when it is
   * known. The host navigates the page if it lists that origin (`navigate` of a mount), and otherwise opens a new tab.
   *
   * @param address https, or http on localhost. If it rejects, nothing opens, and this rejects with the same error.
   * @returns `navigation_refused` when the browser or the page blocks it, or the address came more than a minute after the click. Then show the address as a
   *   link that opens in a new tab.
   */
  navigate(address: Promise<string>): Promise<Result<null>>;
  /**
   * Reports the document's height on the printed host page, as a multiple of the frame's width there; at most 1,000. For documents whose `print` style sizes
   * everything by the width: `:root { font-size: calc(100vw / 44) }`, and nothing in pixels. Without it, the frame prints at its screen height.
   */
  paper(heightPerWidth: number): Promise<Result<null>>;
  /** Removes every listener, timer and observer, and closes the port. Idempotent, legal at any moment. */
  destroy(): void;
}
