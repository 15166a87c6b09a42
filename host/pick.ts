/** The fields of `from` that are named and fit. */
export function pick(from: object, names: readonly string[], fits: (value: unknown) => boolean = (value) => value !== undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([name, value]) => names.includes(name) && fits(value)));
}
