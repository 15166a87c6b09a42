import type { DialectName } from '../../protocol/dialect.ts';
import type { EmbedEvents, FrameEventName, TokenReason } from '../../protocol/events.ts';
import type { Fault, Result } from '../../protocol/errors.ts';
import type { DownloadAsk, FrameConfig, ViewportRect } from '../../protocol/messages.ts';
import type { TokenSource } from './token-source.ts';

/** Options of {@link connect}. */
export interface ConnectOptions {
  /**
   * Exact origins of pages that may embed this document; the same list as its `frame-ancestors`. Answers of any other are ignored.
   * Default: the list in the page data that the Vitrine server wrote into the document. Without either, no page is allowed.
   */
  allowedOrigins?: readonly string[];
  /**
   * The box that holds everything visible: its height becomes the height of the iframe. It must not take its own height from the frame (`vh`, `100%`).
   * Margins, borders and padding around it, up to the root, are added. Default: the element with the id `vitrine`, else the first element in `body`.
   * `null`: no automatic height.
   */
  content?: Element | null;
  /**
   * Another vendor's vocabulary for the first two messages. It has no port: tokens cross, heights only where it has a word for them, events do not. Default:
   * Vitrine's own.
   */
  dialect?: DialectName;
  /** What to show when the host page sends no config. Default: the page data. */
  config?: FrameConfig;
  /** Milliseconds of silence after which the state is `unreachable`; asking goes on. Default 9,000. */
  silenceMs?: number;
  /**
   * Until `emit('ready')` or `emit('error')`, never ask for less height than the frame has: the host may have reserved what is about to come. Default false.
   */
  growUntilReady?: boolean;
}

/**
 * - `connecting`: the host page was asked and has not answered yet.
 * - `connected`: it has given a token.
 * - `unreachable`: it has been silent for too long. It is still asked, and a late answer leads to `connected`.
 * - `denied`: it has answered that there is no token; `Connection.fault` says why. It is asked again every ten seconds.
 * - `refused`: the page around, or one around it, is not on the list. It is not asked.
 * - `not_embedded`: there is no page around. Nobody is asked.
 * - `ended`: the host page ended the session. A token that it gives by itself begins a new one.
 * - `closed`: after `destroy()`.
 */
export type ConnectionState = 'connecting' | 'connected' | 'unreachable' | 'denied' | 'refused' | 'not_embedded' | 'ended' | 'closed';

/** Events of a {@link Connection}. No payload carries a token: take it from `connection.token`. */
export interface ConnectionEvents {
  /** Another token than before is in hand. `pushed`: the host page gave it by itself. */
  token: { reason: TokenReason | 'pushed' };
  /** The host page said what to show, for the first time or anew. */
  update: FrameConfig;
  state: ConnectionState;
  sessionEnded: null;
  /** The host page asks to move the keyboard focus into the frame. */
  focus: null;
  /** The host page asks the frame to print itself. */
  print: null;
}

/** A framed document's line to the page around it. */
export interface Connection {
  readonly state: ConnectionState;
  /** Why there is no token: for the states `unreachable`, `denied`, `refused`, `not_embedded` and `ended`. */
  readonly fault: Fault | undefined;
  /** What to show, as far as it is known. */
  readonly config: FrameConfig | undefined;
  /**
   * Exact origin of the page around, once it has answered. Vitrine's own frame sends it with every call as `Vitrine-Embedder`: for its server the calls of
   * any frame come from the frame's own origin, and widget tokens and embed keys are bound to that of the page.
   */
  readonly embedder: string | undefined;
  readonly token: TokenSource;
  /**
   * What the page around has had answered by the server of the token while this document was loading: the body of a 200, as text, once. It is the word of the
   * page, so check it as you would check any answer, and ask by yourself when there is none.
   *
   * @param path Of the question, as it would be asked now: `/v1/receipts`.
   * @param token That it would be asked with.
   * @returns `undefined` where there is none, at most 150 milliseconds after the token has come.
   */
  ahead(path: string, token: string): Promise<string | undefined>;
  /** Adds a listener; the returned function removes it. */
  on<K extends keyof ConnectionEvents>(name: K, listener: (payload: ConnectionEvents[K]) => void): () => void;
  off<K extends keyof ConnectionEvents>(name: K, listener: (payload: ConnectionEvents[K]) => void): void;
  /** Raises an event in the host page. Waits until the host has answered for the first time; after that fails with `host_unreachable` within 10 seconds. */
  emit<K extends FrameEventName>(name: K, payload: EmbedEvents[K]): Promise<Result<null>>;
  /** Which part of this frame the viewer can see, to place a dialog. */
  viewport(): Promise<Result<ViewportRect>>;
  /** Asks the host page to print: a sandboxed frame cannot. */
  print(): Promise<Result<null>>;
  /**
   * Hands the host page a file to save: a sandboxed frame can save none. Call it in the click, without `bytes`, and once more with them within a minute. Fails
   * where the page does not offer it: `config.tools` says so beforehand.
   */
  download(file: DownloadAsk): Promise<Result<null>>;
  /**
   * Leads the viewer away from the page, to pay for example. Call it in the viewer's click: the host is told of the click at once, and of the address
   * when that is known. It leads the page there where the page lists that origin (`navigate` of a mount), and else a new tab.
   *
   * @param address https, or http of the own machine. When it rejects, nothing is opened, and this rejects with the same.
   * @returns `navigation_refused` where the browser or the page does not let that happen, or the address came more than a minute after the click: then
   *   show it as a link, which opens in a new tab.
   */
  navigate(address: Promise<string>): Promise<Result<null>>;
  /**
   * Tells how high this document is on the paper of the page around, in widths that the frame has there; at most 1,000. For documents whose style for `print`
   * sizes everything by the width: `:root { font-size: calc(100vw / 44) }`, and nothing in pixels. Without it the frame is as high on paper as it is on the
   * screen.
   */
  paper(heightPerWidth: number): Promise<Result<null>>;
  /** Ends every listener, timer, observer and the port. Idempotent, legal at any moment. */
  destroy(): void;
}
