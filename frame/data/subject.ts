import { fieldsOf } from '../runtime/answer.ts';

/**
 * Whose data a token gives, as far as it tells: issuer, subject and resource. Nothing is verified and nothing is allowed by it. It only decides
 * whether a swapped token may leave on the screen what the former one has brought. A token that cannot be read is like no other.
 */
export function subjectOf(token: string): string {
  const { iss, sub, resourceId } = claimsOf(token);
  return (sub ?? resourceId) === undefined ? token : JSON.stringify([iss, sub, resourceId]);
}

/** A scope that a widget needs and its token says that it does not have. Tokens that tell no scopes are left to the server. */
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
