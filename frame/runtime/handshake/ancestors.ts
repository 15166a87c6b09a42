/**
 * Returns the origins of the ancestor pages, nearest first, as far as the browser exposes them. A hidden origin (the iframe has `referrerpolicy="no-referrer"`)
 * and an opaque origin both read `null` and become `undefined`.
 */
export function ancestorOrigins(): (string | undefined)[] {
  return [...(location.ancestorOrigins ?? [])].map((origin) => (origin === 'null' ? undefined : origin));
}

/** Returns the origin of the nearest ancestor that is not allowed, as far as the browser exposes it. */
export const disallowedAncestor = (allowedOrigins: readonly string[]): string | undefined =>
  ancestorOrigins().find((origin) => origin !== undefined && !allowedOrigins.includes(origin));

/**
 * Returns the target origin for messages to the parent: its exact origin if the browser exposes it or only one origin is allowed. Otherwise `*`, which is safe:
 * requests and heights carry no secret, and an answer is checked by its own origin.
 */
export function targetOrigin(allowedOrigins: readonly string[]): string {
  return ancestorOrigins()[0] ?? (allowedOrigins.length === 1 ? String(allowedOrigins[0]) : '*');
}
