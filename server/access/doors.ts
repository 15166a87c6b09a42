import type { ServerErrorCode } from '../../protocol/errors.ts';
import { HttpError } from '../errors/http-error.ts';
import { credentialNames, type Actor, type CredentialName } from './grant.ts';
import { refusal } from './tokens.ts';

/** What a door says to a credential of a kind: it lets it in, or answers this code. */
type Answer = 'open' | Extract<ServerErrorCode, 'action_not_allowed' | 'widget_token_required' | 'widget_token_not_allowed_here' | 'embed_key_required' | 'customer_required' | 'token_invalid'>;

/**
 * Which kind of credential may come in where, in one table. What it may do behind the door is the grant's business.
 *
 * - `manage`: everything that a backend or an operator does.
 * - `read`: receipts. An embed key reads what is published, and nothing that belongs to a customer.
 * - `self`: who the viewer is.
 * - `widget`: the admin widgets of a customer.
 * - `exchange`: where something short-lived becomes a session.
 * - `link`: `?token=` of a direct link, whose errors are pages.
 */
export const doors = {
  manage: { 'api-key': 'open', 'tenant-token': 'action_not_allowed', session: 'action_not_allowed', 'widget-token': 'widget_token_not_allowed_here', 'embed-token': 'action_not_allowed', 'embed-key': 'action_not_allowed' },
  read: { 'api-key': 'open', 'tenant-token': 'open', session: 'open', 'widget-token': 'widget_token_not_allowed_here', 'embed-token': 'open', 'embed-key': 'open' },
  self: { 'api-key': 'open', 'tenant-token': 'open', session: 'open', 'widget-token': 'widget_token_not_allowed_here', 'embed-token': 'open', 'embed-key': 'customer_required' },
  widget: { 'api-key': 'widget_token_required', 'tenant-token': 'widget_token_required', session: 'widget_token_required', 'widget-token': 'open', 'embed-token': 'widget_token_required', 'embed-key': 'widget_token_required' },
  exchange: { 'api-key': 'embed_key_required', 'tenant-token': 'embed_key_required', session: 'embed_key_required', 'widget-token': 'widget_token_not_allowed_here', 'embed-token': 'embed_key_required', 'embed-key': 'open' },
  link: { 'api-key': 'token_invalid', 'tenant-token': 'open', session: 'token_invalid', 'widget-token': 'token_invalid', 'embed-token': 'token_invalid', 'embed-key': 'token_invalid' },
} as const satisfies Record<string, Record<CredentialName, Answer>>;

export type Door = keyof typeof doors;

/** @throws HttpError with the code of the table when this kind of credential does not come in here. */
export function knock(door: Door, kind: Actor['kind']): void {
  const name = credentialNames.find((known) => known === kind);
  const answer = name ? doors[door][name] : 'action_not_allowed';
  if (answer === 'token_invalid') throw refusal(`A credential of the kind "${kind}" does not open this door.`);
  if (answer !== 'open') throw new HttpError(answer, `A credential of the kind "${kind}" does not open this door.`);
}
