/** Names of fields and numbers of members, from the outside in. */
export type Place = readonly (string | number)[];
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every field of a body, however deep: of a list, its first member. */
export function placesIn(value: unknown, place: Place = []): Place[] {
  const inner: [string | number, unknown][] = isObject(value)
    ? Object.entries(value)
    : Array.isArray(value)
      ? value.slice(0, 1).map((member) => [0, member])
      : [];
  return inner.flatMap(([name, member]) => [[...place, name], ...placesIn(member, [...place, name])]);
}

/** What stands in a place. */
export const at = (value: unknown, [name, ...rest]: Place): unknown => (name === undefined ? value : at((value as Json)[name], rest));

/** A copy with another value in one place; without `value`, with none. What stands in two places of the body is two things in the copy. */
export function changed(body: Json, place: Place, ...value: [unknown?]): Json {
  const copy = JSON.parse(JSON.stringify(body)) as Json;
  const parent = at(copy, place.slice(0, -1)) as Json;
  const name = place.at(-1) ?? '';
  if (value.length > 0) parent[name] = value[0];
  else if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else delete parent[name];
  return copy;
}
