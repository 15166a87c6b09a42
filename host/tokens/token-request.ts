import type { EmbedEventName, EmbedEvents, TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import type { WidgetName } from '../widget-names.ts';

/**
 * The argument of a page's token callback: which mount needs the token, and why. `tenant`, `widget` and `resource` may come from an element's attributes
 * and prove nothing. Mint the token for the viewer who is signed in.
 */
export interface TokenRequest {
  /** The only recipient of the token: the server's address as the mount names it, or the origin of a foreign frame. */
  server: string;
  /** Slug of the tenant. `undefined` for a foreign frame. */
  tenant: string | undefined;
  /** Widget of the requesting mount. Other mounts with the same callback, server, tenant and embed key get the same token. */
  widget: WidgetName | undefined;
  /** Receipt id or share token of the requesting mount. */
  resource: string | undefined;
  /** `mount`: first token. `expiring`: renewal ahead of time. `expired`: the token has expired. `rejected`: the server answered 401. */
  reason: TokenReason;
  /** Aborts when the answer is no longer needed: time limit, logout, unmount. */
  signal: AbortSignal;
}

/** A token with its lifetime in seconds. The OAuth 2 names `access_token` and `expires_in` are compile errors. */
export interface GivenToken extends TokenAnswer {
  access_token?: never;
  expires_in?: never;
}

/**
 * Gets a token for the page, usually with one request to its backend. Returns the token, or the token with its lifetime in seconds
 * (`expiresIn`; without it, `exp − iat` of a JWT is used), or `null` when nobody is signed in, which ends the session.
 * Mounts with the same function, server, tenant and embed key share one token. At most one call is in flight, at most one starts a second and ten a minute.
 * Each server gets its own calls, with its address in `server`: return a token made for that server.
 */
export type TokenCallback = (request: TokenRequest) => string | GivenToken | null | Promise<string | GivenToken | null>;

/** An event with its name, as passed to `onEvent` and `on('*', …)`. */
export type EmbedEvent = { [N in EmbedEventName]: { name: N; payload: EmbedEvents[N] } }[EmbedEventName];

/** A listener. One for a single event receives the payload; one for `*` receives every event with its name. */
export type Listener<N extends EmbedEventName | '*'> = (event: N extends EmbedEventName ? EmbedEvents[N] : EmbedEvent) => void;
