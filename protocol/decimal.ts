/**
 * Exact decimal arithmetic on decimal strings, for figures that binary floating point cannot represent.
 *
 * A decimal is written as in JSON but without an exponent: `0`, `-12.50`, `0.000125`. At most 40 digits, no plus sign, no leading zeros.
 */
const pattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Most digits of a decimal string, on both sides of the point together. */
const maxDecimalDigits = 40;

/** The value `units ÷ 10^scale`. */
interface Scaled {
  units: bigint;
  scale: number;
}

/**
 * Returns whether `value` is a valid decimal string.
 *
 * @example
 * isDecimal('-12.50'); // true
 * isDecimal('1e3'); // false
 */
export function isDecimal(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > maxDecimalDigits + 2 || !pattern.test(value)) return false;
  return value.replace(/[-.]/g, '').length <= maxDecimalDigits;
}

/**
 * Removes the sign of a zero, as in the `-0.00` of some bills.
 *
 * @example
 * removeSignedZero('-0.00'); // '0.00'
 * removeSignedZero('-0.01'); // '-0.01'
 */
export function removeSignedZero(text: string): string {
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}

/**
 * Adds decimals exactly. Summands may be computed sums with more than 40 digits. The result has as many decimal places as the summand with the most.
 * The sum of none is `0`.
 *
 * @throws RangeError when a summand is not a decimal, or has more than 400 characters.
 *
 * @example
 * addDecimals(['0.10', '0.2']); // '0.30'
 */
export function addDecimals(summands: Iterable<string>): string {
  let sum: Scaled = { units: 0n, scale: 0 };
  for (const text of summands) {
    const next = parse(text);
    const scale = Math.max(sum.scale, next.scale);
    sum = { units: unitsAt(sum, scale) + unitsAt(next, scale), scale };
  }
  return format(sum);
}

/**
 * Compares by value: negative when `a` is less, positive when it is greater, 0 when they are equal, whatever their number of places.
 *
 * @throws RangeError when one of them is not a decimal.
 *
 * @example
 * compareDecimals('1.50', '1.5'); // 0
 */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const left = parse(a);
  const right = parse(b);
  const scale = Math.max(left.scale, right.scale);
  const difference = unitsAt(left, scale) - unitsAt(right, scale);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/**
 * Rounds to exactly `places` decimal places, half away from zero.
 *
 * @throws RangeError when `text` is not a decimal.
 *
 * @example
 * roundDecimal('-2.345', 2); // '-2.35'
 */
export function roundDecimal(text: string, places: number): string {
  return format({ units: roundUnits(parse(text), places), scale: places });
}

/**
 * Converts a figure in major units to whole minor units of a currency with `digits` places, rounded half away from zero.
 * Returns `undefined` when the result is beyond the safe integers.
 *
 * @throws RangeError when `text` is not a decimal.
 *
 * @example
 * toMinor('19.995', 2); // 2000
 */
export function toMinor(text: string, digits: number): number | undefined {
  const minor = Number(roundUnits(parse(text), digits));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/**
 * Converts whole minor units of a currency with `digits` places to a decimal in major units.
 *
 * @throws RangeError when `minor` is not a safe integer.
 *
 * @example
 * fromMinor(-5, 2); // '-0.05'
 */
export function fromMinor(minor: number, digits: number): string {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`${minor} is not a safe integer of minor units.`);
  return format({ units: BigInt(minor), scale: digits });
}

/**
 * Multiplies a figure by a fraction, for a percentage or the tax included in an amount. Rounds once, at the end, to `places` places, half away from zero.
 *
 * @throws RangeError when one of them is not a decimal, or when the denominator is zero.
 *
 * @example
 * scaleDecimal('119.00', '19', '119', 2); // '19.00'
 */
export function scaleDecimal(text: string, numerator: string, denominator: string, places: number): string {
  const [value, numeratorValue, denominatorValue] = [parse(text), parse(numerator), parse(denominator)];
  if (denominatorValue.units === 0n) throw new RangeError('A decimal cannot be divided by zero.');
  const dividend = value.units * numeratorValue.units * 10n ** BigInt(places + denominatorValue.scale);
  const divisor = denominatorValue.units * 10n ** BigInt(value.scale + numeratorValue.scale);
  const doubled = (dividend * 2n) / divisor;
  const isNegative = dividend < 0n !== divisor < 0n;
  return format({ units: (doubled + (isNegative ? -1n : 1n)) / 2n, scale: places });
}

/** Most characters of an intermediate result. Sums and products may have more digits than valid decimals; only the final result is checked. */
const maxIntermediateDigits = 400;

function parse(text: string): Scaled {
  if (typeof text !== 'string' || text.length > maxIntermediateDigits || !pattern.test(text)) throw new RangeError(`${JSON.stringify(text)} is not a decimal.`);
  const point = text.indexOf('.');
  return point === -1 ? { units: BigInt(text), scale: 0 } : { units: BigInt(text.replace('.', '')), scale: text.length - point - 1 };
}

function unitsAt(value: Scaled, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

function roundUnits(value: Scaled, places: number): bigint {
  if (value.scale <= places) return unitsAt(value, places);
  const divisor = 10n ** BigInt(value.scale - places);
  const half = divisor / 2n;
  return (value.units + (value.units < 0n ? -half : half)) / divisor;
}

function format({ units, scale }: Scaled): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
