/** A path of field names and array indexes, outermost first. */
export type Place = readonly (string | number)[];
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists the paths of all fields of a body at any depth. For an array, only its first member. */
export function placesIn(value: unknown, place: Place = []): Place[] {
  const inner: [string | number, unknown][] = isObject(value)
    ? Object.entries(value)
    : Array.isArray(value)
      ? value.slice(0, 1).map((member) => [0, member])
      : [];
  return inner.flatMap(([name, member]) => [[...place, name], ...placesIn(member, [...place, name])]);
}

/** Returns the value at a path. */
export const at = (value: unknown, [name, ...rest]: Place): unknown => (name === undefined ? value : at((value as Json)[name], rest));

/** Returns a deep copy with another value at the path, or without the field if no `value` is given. Shared objects become separate in the copy. */
export function changed(body: Json, place: Place, ...value: [unknown?]): Json {
  const copy = JSON.parse(JSON.stringify(body)) as Json;
  const parent = at(copy, place.slice(0, -1)) as Json;
  const name = place.at(-1) ?? '';
  if (value.length > 0) parent[name] = value[0];
  else if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else delete parent[name];
  return copy;
}
