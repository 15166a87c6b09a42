import type { EmbedEventName } from '../../protocol/events.ts';
import type { EmbedUpdate } from '../options/options.ts';
import type { GivenToken, Listener } from '../tokens/token-request.ts';

/**
 * - `loading`: the frame has not shown its content yet.
 * - `ready`: it has.
 * - `failed`: it could not, and tells the viewer; it may still recover.
 * - `ended`: nobody is signed in any more. `setToken` begins anew.
 * - `unmounted`: it is gone.
 */
export type MountState = 'loading' | 'ready' | 'failed' | 'ended' | 'unmounted';

/** A mounted frame. After `unmount` every method that would need the frame throws an `EmbedError` with the code `unmounted`. */
export interface EmbedHandle {
  /** The iframe element, the same one for the life of the mount. Its size and attributes are looked after here. */
  readonly iframe: HTMLIFrameElement;
  readonly state: MountState;
  /**
   * Resolves when the frame shows its content; after `reload`, when the new document does. Rejects with an `EmbedError`: `frame_timeout`,
   * `token_unavailable`, `session_ended`, `unmounted`, or the code of what the frame could not show. Nothing is reported when nobody looks at it.
   */
  readonly ready: Promise<void>;
  /**
   * Changes what is shown or called, in place: the iframe, its token and its session stay. A new `widget` forgets the old `resource`.
   *
   * @throws EmbedError `invalid_option` for an option that cannot change in place, `unknown_option`, `conflicting_options`.
   */
  update(changes: EmbedUpdate): void;
  /**
   * Hands over a token that the page got by itself, to every mount of the same source. After `logout` it begins a new session: the frame is loaded anew,
   * so that nothing of the last viewer is left in it.
   *
   * @throws EmbedError `invalid_option` when it is no token.
   */
  setToken(token: string | GivenToken): void;
  /**
   * Gets a new token from the page's source now. Rejects with an `EmbedError` when there is none: `token_unavailable`, `token_reused`, `token_rate_limited`,
   * `session_ended`.
   */
  refreshToken(): Promise<void>;
  /** Loads the frame's document anew, at the height that it has, without an entry in the history. The token stays. */
  reload(): void;
  /**
   * Ends the session of this mount's token source, in every mount of it: the token is forgotten, and none is asked for until `setToken`, or until there is a
   * new mount. A token outlives its last mount by half a minute, so a page where viewers or customers change without a reload calls this at each change, after
   * `unmount` too: else the next mount of the same callback begins with the token of the one before.
   */
  logout(): void;
  /** Listens to one event, or to all with `*`. */
  on<N extends EmbedEventName | '*'>(name: N, listener: Listener<N>): void;
  off<N extends EmbedEventName | '*'>(name: N, listener: Listener<N>): void;
  /** Takes the frame out and ends every listener, timer and port of it. May be called at any moment, and again. */
  unmount(): void;
}
