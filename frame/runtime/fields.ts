type Fields = Record<string, unknown>;

/** Returns the fields of an object, or an empty object for any other value. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
