import { requireArea } from '../../../access/api-areas.ts';
import type { Action, Grant } from '../../../access/grant.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { Route } from '../routes/route.ts';

/**
 * Checks that a grant may use the route's area, from the caller's page, and may do the route's action.
 *
 * @throws HttpError the area's error for this kind of credential, `widget_origin_mismatch`, `insufficient_role` or
 *   `action_not_allowed`, `widget_scope_required`.
 */
export function checkGrant({ area = 'manage', access, scope }: Route, grant: Grant, pageOrigin: string | undefined): void {
  requireArea(area, grant.areas, grant.actor.kind);
  if (grant.origins && !grant.origins.some((origin) => origin === pageOrigin)) {
    throw new HttpError('widget_origin_mismatch', `The token is not valid for ${pageOrigin ?? 'a page that does not state its origin'}.`);
  }
  if (access !== 'public') requireAction(grant, access);
  if (scope && !grant.scopes?.includes(scope)) throw new HttpError('widget_scope_required', `The token needs the scope "${scope}".`);
}

/**
 * Checks that a grant covers an action: that of a route, or a further one for part of it.
 *
 * @throws HttpError `insufficient_role`, or `action_not_allowed` for a credential without a role.
 */
function requireAction({ actions, actor }: Grant, action: Action): void {
  if (actions.has(action)) return;
  const isRole = actor.kind === 'api-key';
  throw new HttpError(isRole ? 'insufficient_role' : 'action_not_allowed', `This ${isRole ? 'key’s role' : 'credential'} does not allow "${action}".`);
}
