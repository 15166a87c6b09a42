/**
 * Origins of the pages around this one, the nearest first, as far as the browser tells. One that it hides (the iframe has a `referrerpolicy` of
 * `no-referrer`) or that is opaque reads `null` there and is `undefined` here: nothing is known of it.
 */
export function ancestorOrigins(): (string | undefined)[] {
  return [...(location.ancestorOrigins ?? [])].map((origin) => (origin === 'null' ? undefined : origin));
}
