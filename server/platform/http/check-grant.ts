import { knock } from '../../access/doors.ts';
import type { Action, Grant } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Route } from './route.ts';

/**
 * Whether a grant comes in at the door of a route, from the page that the caller stands in, and may do what the route does.
 *
 * @throws HttpError what the door says to this kind of credential, `widget_origin_mismatch`, `insufficient_role` or `action_not_allowed`,
 * `widget_scope_required`.
 */
export function checkGrant({ door = 'manage', access, scope }: Route, grant: Grant, pageOrigin: string | undefined): void {
  knock(door, grant.doors, grant.actor.kind);
  if (grant.origins && !grant.origins.some((origin) => origin === pageOrigin)) {
    throw new HttpError('widget_origin_mismatch', `The token is for other pages than ${pageOrigin ?? 'one that does not say which it is'}.`);
  }
  if (access !== 'public') requireAction(grant, access);
  if (scope && !grant.scopes?.includes(scope)) throw new HttpError('widget_scope_required', `The token needs the scope "${scope}".`);
}

/**
 * Whether a grant covers an action: that of a route, or a further one for a part of what it does.
 *
 * @throws HttpError `insufficient_role`, or `action_not_allowed` for what has no role.
 */
function requireAction({ actions, actor }: Grant, action: Action): void {
  if (actions.has(action)) return;
  const isRole = actor.kind === 'api-key';
  throw new HttpError(isRole ? 'insufficient_role' : 'action_not_allowed', `This ${isRole ? 'key’s role' : 'credential'} does not allow "${action}".`);
}
