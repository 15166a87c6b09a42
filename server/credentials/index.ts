import { apiKeyKind } from './api-keys/api-key.ts';
import type { AuthenticateDeps } from '../access/authenticate.ts';
import type { DoorAnswer, Door } from '../access/doors.ts';
import { embedKeyKind } from './embed-keys/embed-key.ts';
import { embedTokenKind } from './embed-tokens/embed-token.ts';
import { sessionKind } from './sessions/session.ts';
import { tenantTokenKind } from './tenant-tokens/tenant-token.ts';
import { widgetTokenKind } from './widget-tokens/widget-token.ts';

/** A kind of credential: the function that makes it, and what each door says to it. */
type Entry = Record<Door, DoorAnswer> & { kind: (deps: AuthenticateDeps) => object };

/**
 * The table of everything that opens a door by itself: a further kind of credential is one file and one line here. What is exchanged for one of these (a bridge
 * token, a magic link, an access key) opens none. The first that recognises what a caller presents decides.
 */
export const credentials = {
  'api-key': { kind: apiKeyKind, manage: 'open', read: 'open', self: 'open', widget: 'widget_token_required', exchange: 'embed_key_required', link: 'token_invalid' },
  'tenant-token': { kind: tenantTokenKind, manage: 'action_not_allowed', read: 'open', self: 'open', widget: 'widget_token_required', exchange: 'embed_key_required', link: 'open' },
  'embed-token': { kind: embedTokenKind, manage: 'action_not_allowed', read: 'open', self: 'open', widget: 'widget_token_required', exchange: 'embed_key_required', link: 'token_invalid' },
  'embed-key': { kind: embedKeyKind, manage: 'action_not_allowed', read: 'open', self: 'customer_required', widget: 'widget_token_required', exchange: 'open', link: 'token_invalid' },
  'widget-token': { kind: widgetTokenKind, manage: 'widget_token_not_allowed_here', read: 'widget_token_not_allowed_here', self: 'widget_token_not_allowed_here', widget: 'open', exchange: 'widget_token_not_allowed_here', link: 'token_invalid' },
  session: { kind: sessionKind, manage: 'action_not_allowed', read: 'open', self: 'open', widget: 'widget_token_required', exchange: 'embed_key_required', link: 'token_invalid' },
} as const satisfies Record<string, Entry>;

export type CredentialName = keyof typeof credentials;
