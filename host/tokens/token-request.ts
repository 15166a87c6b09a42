import type { EmbedEventName, EmbedEvents, TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import type { WidgetName } from '../widget-names.ts';

/**
 * What a page's token callback is told: who asks for the token, and why. `tenant`, `widget` and `resource` are what the mount asks for, which an element of the
 * page may have chosen: they are no proof of anything. Mint for the viewer who is signed in.
 */
export interface TokenRequest {
  /** Address of the server, as the mount names it, or origin of the foreign frame, that gets the token. It and nobody else. */
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

/** A token with the seconds that it lives. The names of OAuth 2 (`access_token`, `expires_in`) are not these, and do not compile. */
export interface GivenToken extends TokenAnswer {
  access_token?: never;
  expires_in?: never;
}

/**
 * The page's way to a token, usually one request to its own backend. Gives the token, or the token with the seconds it lives
 * (`expiresIn`; without it, `exp − iat` of a JWT is used), or `null` when nobody is signed in, which ends the session.
 * Mounts of one server, tenant and embed key that share one function share its token and at most one call in flight, which is called at most once a
 * second and ten times a minute. For each server it is called on its own, and told so: give each server the token that is made for it.
 */
export type TokenCallback = (request: TokenRequest) => string | GivenToken | null | Promise<string | GivenToken | null>;

/** One event with its name, as `onEvent` and `on('*', …)` get it. */
export type EmbedEvent = { [N in EmbedEventName]: { name: N; payload: EmbedEvents[N] } }[EmbedEventName];

/** A listener of one event gets its payload; a listener of `*` gets every event with its name. */
export type Listener<N extends EmbedEventName | '*'> = (event: N extends EmbedEventName ? EmbedEvents[N] : EmbedEvent) => void;
