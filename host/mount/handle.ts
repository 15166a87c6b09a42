import type { EmbedEventName } from '../../protocol/events.ts';
import type { EmbedUpdate } from '../options/options.ts';
import type { GivenToken, Listener } from '../tokens/token-request.ts';

/**
 * - `loading`: the frame has not shown its content yet.
 * - `ready`: the frame shows its content.
 * - `failed`: the content could not be shown, and the viewer sees an error. The frame may still recover.
 * - `ended`: nobody is signed in any more. `setToken` starts a new session.
 * - `unmounted`: the frame has been removed.
 */
export type MountState = 'loading' | 'ready' | 'failed' | 'ended' | 'unmounted';

/** A mounted frame. After `unmount` every method that needs the frame throws an `EmbedError` with the code `unmounted`. */
export interface EmbedHandle {
  /** The iframe element, the same one for the life of the mount. The library manages its size and attributes. */
  readonly iframe: HTMLIFrameElement;
  readonly state: MountState;
  /**
   * Resolves when the frame shows its content; after `reload`, when the new document does. Rejects with an `EmbedError`: `frame_timeout`,
   * `token_unavailable`, `session_ended`, `unmounted`, or the error code of the frame. A rejection without a handler is not reported.
   */
  readonly ready: Promise<void>;
  /**
   * Changes options in place: the iframe, its token and its session stay. A new `widget` clears the old `resource`.
   *
   * @throws EmbedError `invalid_option` for an option that cannot change in place, `unknown_option`, `conflicting_options`.
   */
  update(changes: EmbedUpdate): void;
  /**
   * Sets a token that the page obtained itself, for every mount of the same token source. After `logout` it starts a new session and reloads the frame, which
   * removes the previous viewer's content.
   *
   * @throws EmbedError `invalid_option` when it is not a token.
   */
  setToken(token: string | GivenToken): void;
  /**
   * Requests a new token from the page's token source now. Rejects with an `EmbedError` when there is none: `token_unavailable`, `token_reused`,
   * `token_rate_limited`, `session_ended`.
   */
  refreshToken(): Promise<void>;
  /** Reloads the frame's document at its current height, without a history entry. The token stays. */
  reload(): void;
  /**
   * Ends the session of this mount's token source, in all of its mounts. The token is forgotten, and none is requested until `setToken` or a new mount.
   * A token is kept for half a minute after its last mount. A page where viewers or customers change without a reload must call `logout` at each change, even
   * after `unmount`; otherwise the next mount of the same callback starts with the previous token.
   */
  logout(): void;
  /** Listens to one event, or to all with `*`. */
  on<N extends EmbedEventName | '*'>(name: N, listener: Listener<N>): void;
  off<N extends EmbedEventName | '*'>(name: N, listener: Listener<N>): void;
  /** Removes the frame with all its listeners, timers and ports. May be called at any time, and more than once. */
  unmount(): void;
}
