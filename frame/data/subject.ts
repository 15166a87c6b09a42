import { fieldsOf } from '../runtime/fields.ts';

/**
 * Returns whose data a token grants, as claimed by its issuer, subject and resource. The token is not verified, and the result authorizes nothing. It only
 * decides whether data loaded with the previous token may stay on screen. A token that cannot be decoded matches only itself.
 */
export function subjectOf(token: string): string {
  const { iss, sub, resourceId } = claimsOf(token);
  return (sub ?? resourceId) === undefined ? token : JSON.stringify([iss, sub, resourceId]);
}

/** Returns a scope that the widget needs and the token lacks. For a token without a scope claim, the server decides. */
export function missingScope(token: string, scopes: readonly string[]): string | undefined {
  const { widget_scope: given } = claimsOf(token);
  return Array.isArray(given) ? scopes.find((scope) => !given.includes(scope)) : undefined;
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))));
  } catch {
    return {};
  }
}
