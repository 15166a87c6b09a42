import type { ServerErrorCode } from '../../protocol/errors.ts';
import { HttpError } from '../errors/http-error.ts';
import { refusal } from './tokens.ts';

/**
 * The entrances of the API. Each kind of credential declares which doors it opens; the grant decides what is allowed behind the door.
 *
 * - `manage`: everything that a backend or an operator does.
 * - `read`: receipts. An embed key reads a published one by its share token, and no list.
 * - `self`: the viewer's own identity.
 * - `widget`: what a page may administer of a customer, `/v1/widget/*`.
 * - `exchange`: exchanges a short-lived credential for a session.
 * - `link`: `?token=` of a direct link, whose errors are pages.
 */
export const doors = ['manage', 'read', 'self', 'widget', 'exchange', 'link'] as const;

export type Door = (typeof doors)[number];

/** The response of a door to a kind of credential: `open`, or the error code. */
export type DoorAnswer =
  | 'open'
  | Extract<
      ServerErrorCode,
      'action_not_allowed' | 'widget_token_required' | 'widget_token_not_allowed_here' | 'embed_key_required' | 'customer_required' | 'token_invalid'
    >;

/** The response of every door to one kind of credential. */
export type Doors = Readonly<Record<Door, DoorAnswer>>;

/**
 * Checks that a kind of credential may use a door.
 *
 * @param doors The doors of the kind; `undefined` when the kind opens none.
 * @throws HttpError with the code of the table when this kind of credential may not use the door.
 */
export function knock(door: Door, doors: Doors | undefined, kind: string): void {
  const answer = doors?.[door] ?? 'action_not_allowed';
  if (answer === 'token_invalid') throw refusal(`A credential of the kind "${kind}" does not open this door.`);
  if (answer !== 'open') throw new HttpError(answer, `A credential of the kind "${kind}" does not open this door.`);
}
