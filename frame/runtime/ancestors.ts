/**
 * Origins of the pages around this one, the nearest first, as far as the browser tells. One that it hides (the iframe has a `referrerpolicy` of
 * `no-referrer`) or that is opaque reads `null` there and is `undefined` here: nothing is known of it.
 */
export function ancestorOrigins(): (string | undefined)[] {
  return [...(location.ancestorOrigins ?? [])].map((origin) => (origin === 'null' ? undefined : origin));
}

/** The nearest page around that is not on the list, as far as the browser tells. */
export const foreignAround = (allowedOrigins: readonly string[]): string | undefined =>
  ancestorOrigins().find((origin) => origin !== undefined && !allowedOrigins.includes(origin));

/**
 * Where the request is addressed to: the parent's exact origin, where the browser tells it or only one is allowed. Else `*`, which does no harm, as the
 * request carries no secret and an answer is judged by its own origin. Nothing else is ever posted to a window.
 */
export function targetOrigin(allowedOrigins: readonly string[]): string {
  return ancestorOrigins()[0] ?? (allowedOrigins.length === 1 ? String(allowedOrigins[0]) : '*');
}
