/** Facts about tokens on which those who mint them, those who verify them and the server agree. */

/** Greatest life of a tenant's token that any tenant can allow, in seconds. */
export const maxTokenSeconds = 86_400;

/** The `aud` of bridge tokens, unless the tenant says another one: they are for the exchange and nothing else. */
export const defaultBridgeAudience = 'vitrine-embed';

/** Greatest life of a bridge token, in seconds. */
export const bridgeSeconds = 300;

/** Seconds that two clocks may differ, in both directions. */
export const clockToleranceSeconds = 30;

/** Who the tokens that the server itself signs are for. */
export const ownAudience = 'vitrine';

/** What a widget token looks like: signed by the server, `jti` names the row behind it. */
export const widgetToken = { typ: 'vitrine-widget+jwt', algorithm: 'ES256', maxSeconds: 3_600 } as const;

/** The parts of the widget API, each of which a widget token opens or not. */
export const widgetScopes = ['sso_connection', 'directory_sync'] as const;

/** What a widget token opens: one of `widgetScopes`. */
export type WidgetScope = (typeof widgetScopes)[number];
