/** Tells whether a value has a shape. Data of the server passes through here once; an object where a text belongs never reaches a component. */
export type Shape = (value: unknown) => boolean;

export const isText: Shape = (value) => typeof value === 'string';
export const isFlag: Shape = (value) => typeof value === 'boolean';
export const isWhole: Shape = (value) => Number.isSafeInteger(value);

export function matches(pattern: RegExp): Shape {
  return (value) => typeof value === 'string' && pattern.test(value);
}

export function orNull(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

/** Fields that it does not name may be there: a newer server may send more. */
export function fields(shapes: Record<string, Shape>): Shape {
  const entries = Object.entries(shapes);
  return (value) => typeof value === 'object' && value !== null && entries.every(([name, shape]) => shape((value as Record<string, unknown>)[name]));
}
