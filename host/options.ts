import type { DialectName } from '../protocol/dialect.ts';
import type { EmbedEventName, EmbedEvents, TokenReason } from '../protocol/events.ts';
import type { Theme, TokenAnswer } from '../protocol/messages.ts';
import type { WidgetName } from '../protocol/widgets.ts';

/**
 * What a page's token callback is told: who asks for the token, and why. `tenant`, `widget` and `resource` are what the mount asks for, which an element of the
 * page may have chosen: they are no proof of anything. Mint for the viewer who is signed in.
 */
export interface TokenRequest {
  /** Origin of the server, or of the foreign frame, that gets the token. It and nobody else. */
  server: string;
  /** Slug of the tenant. `undefined` for a foreign frame. */
  tenant: string | undefined;
  /** What the mount shows that asks. Others of the same callback, server, tenant and embed key get the same token. */
  widget: WidgetName | undefined;
  /** Receipt id or share token that the mount shows which asks. */
  resource: string | undefined;
  /** `mount`: the first one. `expiring`: ahead of time. `expired`: its time is over. `rejected`: the server answered 401. */
  reason: TokenReason;
  /** Aborts when the answer is no longer wanted: time limit, logout, unmount. */
  signal: AbortSignal;
}

/**
 * The page's way to a token, usually one request to its own backend. Gives the token, or the token with the seconds it lives
 * (`expiresIn`; without it, `exp − iat` of a JWT is used), or `null` when nobody is signed in, which ends the session.
 * Mounts of one server, tenant and embed key that share one function share its token and at most one call in flight, which is called at most once a
 * second and ten times a minute. For each server it is called on its own, and told so: give each server the token that is made for it.
 */
export type TokenCallback = (request: TokenRequest) => string | TokenAnswer | null | Promise<string | TokenAnswer | null>;

/** One event with its name, as `onEvent` and `on('*', …)` get it. */
export type EmbedEvent = { [N in EmbedEventName]: { name: N; payload: EmbedEvents[N] } }[EmbedEventName];

/** A listener of one event gets its payload; a listener of `*` gets every event with its name. */
export type Listener<N extends EmbedEventName | '*'> = (event: N extends EmbedEventName ? EmbedEvents[N] : EmbedEvent) => void;

type Callbacks = { [N in EmbedEventName as `on${Capitalize<N>}`]?: ((payload: EmbedEvents[N]) => void) | undefined };

/**
 * Options of a mount. An unknown name is refused with `unknown_option`, a value that does not fit with `invalid_option`, and a
 * combination that makes no sense with `conflicting_options`; the message names the option.
 */
export interface EmbedOptions extends Callbacks {
  /**
   * Address of the Vitrine server, its `PUBLIC_URL`: `https://vitrine.acme.com`, or with a path `https://apps.acme.com/vitrine`, without a slash at the end.
   * Never on the page's own origin (`same_origin_frame_forbidden`).
   */
  server?: string | undefined;
  /** Slug of the tenant. */
  tenant?: string | undefined;
  /** What to show. */
  widget?: WidgetName | undefined;
  /** Receipt id or share token. Required by `receipt`, refused by `receipt-list`. */
  resource?: string | undefined;
  /** A token that the page already has. Alone it cannot be renewed: when it is over, so is the session. With `onTokenExpired` or `refreshUrl` it is the first one. */
  token?: string | undefined;
  /** The token that a backend got for an access key, fifteen minutes long. The same as `token`, under the name that it has there. */
  embedToken?: string | undefined;
  /**
   * The public key of the embedding site, `embk_live_…` or `embk_test_…`: the frame may then stand on the pages of that key. Without any of the token
   * options it is the credential itself, and shows one published receipt: `widget` is then `receipt`, `resource` the share token of its link. A list belongs to a customer (`customer_required`).
   */
  embedKey?: string | undefined;
  /**
   * The viewer signs in by e-mail, inside the frame: with `embedKey`, and in place of every token option. The frame shows a form, sends a link that leads back
   * to this page, and shows the widget when the viewer has come back. The session lives in the frame. `ready` is raised with the widget `sign-in` for the form.
   */
  magicLink?: boolean | 'true' | undefined;
  /** Gets a token. Called at once, while the frame is still loading, and again before a token expires or when the server refuses it. */
  getToken?: TokenCallback | undefined;
  /** The older name of `getToken`; the one of the two that goes together with `token`. */
  onTokenExpired?: TokenCallback | undefined;
  /**
   * Address on the page's backend that answers `POST`, sent with cookies, with `{ token, expiresIn? }`. Who asks stands in the body, as the fields of a form:
   * `server`, `tenant`, `widget`, `resource`, `reason`. 401 or 403 ends the session.
   */
  refreshUrl?: string | undefined;
  /** Default `system`, the viewer's own setting. */
  theme?: Theme | undefined;
  /** BCP 47 tag. Default: the viewer's browser language, then English. */
  locale?: string | undefined;
  /** Accessible name of the iframe. Default: made from the widget's name. */
  title?: string | undefined;
  /** Lowest height in CSS pixels, 0 to 20,000, default 0. Also reserved while the frame loads (default then 150, or the height it last had on this page). */
  minHeight?: number | undefined;
  /** Greatest height in CSS pixels, up to 20,000, which is the default. */
  maxHeight?: number | undefined;
  /** Milliseconds that the frame may take to ask and to show, and that the token callback may take. 1 to 2,147,483,647, default 10,000. */
  timeoutMs?: number | undefined;
  /** Unmounts when it aborts. */
  signal?: AbortSignal | undefined;
  /**
   * Serves a foreign frame which only knows the two-message vocabulary of another vendor. Goes with `src` and `widgetId`, in place of
   * `server`, `tenant`, `widget`, `resource`, `theme` and `locale`: authentication crosses, height and events do not.
   */
  dialect?: DialectName | undefined;
  /** Full address of the foreign frame. Only with `dialect`. */
  src?: string | undefined;
  /** The widget id that the foreign frame expects in the answer. Only with `dialect`. */
  widgetId?: string | undefined;
  /** Every event. */
  onEvent?: ((event: EmbedEvent) => void) | undefined;
}

/** What `handle.update` can change in place, without a new iframe. */
export type EmbedUpdate = Pick<EmbedOptions, 'widget' | 'resource' | 'theme' | 'locale' | 'title' | 'minHeight' | 'maxHeight' | 'onEvent' | keyof Callbacks>;
