import type { ServerErrorCode } from '../../protocol/errors.ts';
import { HttpError } from '../errors/http-error.ts';
import { refusal } from './tokens.ts';

/**
 * Where somebody may come in. Which kind of credential does stands with the kind; what it may do behind the door is the grant's business.
 *
 * - `manage`: everything that a backend or an operator does.
 * - `read`: receipts. An embed key reads a published one by its share token, and no list.
 * - `self`: who the viewer is.
 * - `widget`: what a page may administer of a customer, `/v1/widget/*`.
 * - `exchange`: where something short-lived becomes a session.
 * - `link`: `?token=` of a direct link, whose errors are pages.
 */
export const doors = ['manage', 'read', 'self', 'widget', 'exchange', 'link'] as const;

export type Door = (typeof doors)[number];

/** What a door says to a credential of a kind: it lets it in, or answers this code. */
export type DoorAnswer =
  | 'open'
  | Extract<
      ServerErrorCode,
      'action_not_allowed' | 'widget_token_required' | 'widget_token_not_allowed_here' | 'embed_key_required' | 'customer_required' | 'token_invalid'
    >;

/** What every door says to one kind of credential. */
export type Doors = Readonly<Record<Door, DoorAnswer>>;

/**
 * Asks for entry.
 *
 * @param doors Of the kind; `undefined` for whoever has come with none, and they stay outside.
 * @throws HttpError with the code of the table when this kind of credential does not come in here.
 */
export function knock(door: Door, doors: Doors | undefined, kind: string): void {
  const answer = doors?.[door] ?? 'action_not_allowed';
  if (answer === 'token_invalid') throw refusal(`A credential of the kind "${kind}" does not open this door.`);
  if (answer !== 'open') throw new HttpError(answer, `A credential of the kind "${kind}" does not open this door.`);
}
