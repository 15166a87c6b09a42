/** Constants of tokens, shared by the code that mints them and the code that verifies them. */

/** Longest lifetime that a tenant can allow for its tokens, in seconds. */
export const maxTokenSeconds = 86_400;

/** Default `aud` of bridge tokens, which are valid only for the session exchange. A tenant can set another. */
export const defaultBridgeAudience = 'vitrine-embed';

/** Longest lifetime of a bridge token, in seconds. */
export const maxBridgeTokenSeconds = 300;

/** Allowed clock difference in seconds, in both directions. */
export const clockToleranceSeconds = 30;

/** The `aud` of tokens that the server itself signs. */
export const ownAudience = 'vitrine';

/** The format of widget tokens. The server signs them, and `jti` names their database row. */
export const widgetToken = { typ: 'vitrine-widget+jwt', algorithm: 'ES256', maxSeconds: 3_600 } as const;

/** The parts of the widget API. A widget token may access some of them. */
export const widgetScopes = ['sso_connection', 'directory_sync'] as const;

/** A part of the widget API: one of `widgetScopes`. */
export type WidgetScope = (typeof widgetScopes)[number];
