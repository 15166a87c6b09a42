import { fieldsOf } from '../runtime/fields.ts';

const kinds = {
  text: /^/,
  /** Exact decimal, in major units or in the unit of the figure. */
  decimal: /^-?\d{1,40}(\.\d{1,40})?$/,
  day: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  currency: /^[A-Z]{3}$/,
  status: /^(draft|sealed)$/,
} as const;

type Kind = keyof typeof kinds;

/** The expected shape of a value. A question mark allows `null`. `[shape]` is a list of that shape. Extra fields are allowed. */
export type Shape = Kind | `${Kind}?` | 'whole' | 'flag' | readonly [Shape] | { readonly [field: string]: Shape };

/**
 * Checks whether `value` has a shape. All server data passes through here once, so a component never gets an object where it expects text.
 *
 * @example
 * fits({ title: 'October', lines: [{ amountMinor: 5 }] }, { title: 'text', lines: [{ amountMinor: 'whole' }] }); // true
 */
export function fits(value: unknown, shape: Shape): boolean {
  if (shape === 'whole') return Number.isSafeInteger(value);
  if (shape === 'flag') return typeof value === 'boolean';
  if (typeof shape === 'string') {
    const kind = shape.replace('?', '') as Kind;
    return (value === null && kind !== shape) || (typeof value === 'string' && kinds[kind].test(value));
  }
  if (isList(shape)) return Array.isArray(value) && value.every((item) => fits(item, shape[0]));
  return Object.entries(shape).every(([name, inner]) => fits(fieldsOf(value)[name], inner));
}

/** `Array.isArray` does not narrow a read-only tuple. */
const isList = (shape: object): shape is readonly [Shape] => Array.isArray(shape);
