import type { ServerErrorCode } from '../../protocol/errors.ts';
import { HttpError } from '../errors/http-error.ts';
import { refusal } from './tokens.ts';

/**
 * The areas of the API. Each kind of credential declares which areas it may use; the grant decides what is allowed there.
 *
 * - `manage`: everything that a backend or an operator does.
 * - `read`: receipts. An embed key reads a published one by its share token, and no list.
 * - `self`: the viewer's own identity.
 * - `widget`: what a page may administer of a customer, `/v1/widget/*`.
 * - `exchange`: exchanges a short-lived credential for a session.
 * - `link`: `?token=` of a direct link, whose errors are pages.
 */
export const apiAreas = ['manage', 'read', 'self', 'widget', 'exchange', 'link'] as const;

export type ApiArea = (typeof apiAreas)[number];

/** The access of a kind of credential to an area: `open`, or the error code. */
export type AreaAccess =
  | 'open'
  | Extract<
      ServerErrorCode,
      'action_not_allowed' | 'widget_token_required' | 'widget_token_not_allowed_here' | 'embed_key_required' | 'customer_required' | 'token_invalid'
    >;

/** The access of one kind of credential to every area. */
export type AreaPolicy = Readonly<Record<ApiArea, AreaAccess>>;

/**
 * Checks that a kind of credential may use an area.
 *
 * @param policy The policy of the kind; `undefined` when it may use no area.
 * @throws HttpError with the code of the table when this kind of credential may not use the area.
 */
export function requireArea(area: ApiArea, policy: AreaPolicy | undefined, kind: string): void {
  const answer = policy?.[area] ?? 'action_not_allowed';
  if (answer === 'token_invalid') throw refusal(`A credential of the kind "${kind}" cannot be used here.`);
  if (answer !== 'open') throw new HttpError(answer, `A credential of the kind "${kind}" cannot be used here.`);
}
