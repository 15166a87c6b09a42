/**
 * Exact decimal arithmetic on decimal strings, for figures that binary floating point would spoil.
 *
 * A decimal is written as in JSON but without an exponent: `0`, `-12.50`, `0.000125`. At most 40 digits, no plus sign, no leading zeros.
 */
const pattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** The most digits that a decimal string may have, on both sides of the point together. */
const maxDecimalDigits = 40;

/** The value `units ÷ 10^scale`. */
interface Scaled {
  units: bigint;
  scale: number;
}

/**
 * Tells whether `value` is a decimal string that this system takes.
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
 * The same figure without a sign where it is zero: bills have `-0.00` in them, and nobody owes that.
 *
 * @example
 * withoutSignedZero('-0.00'); // '0.00'
 * withoutSignedZero('-0.01'); // '-0.01'
 */
export function withoutSignedZero(text: string): string {
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}

/**
 * Adds decimals without losing a digit; they may be sums themselves, which have more digits than what is written. The sum of none is `0`. The result keeps as
 * many places as the finest summand has.
 *
 * @throws RangeError when a summand is no decimal, or has more than 400 characters.
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
  return write(sum);
}

/**
 * Compares by value: negative when `a` is less, positive when it is greater, 0 when they are equal, however many places they are written with.
 *
 * @throws RangeError when one of them is no decimal.
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
 * Rounds to `places` places after the point, half away from zero, and writes exactly that many.
 *
 * @throws RangeError when `text` is no decimal.
 *
 * @example
 * roundDecimal('-2.345', 2); // '-2.35'
 */
export function roundDecimal(text: string, places: number): string {
  return write({ units: rounded(parse(text), places), scale: places });
}

/**
 * Turns a figure in major units into whole minor units of a currency with `digits` places, rounded half away from zero.
 * Returns `undefined` when the result is beyond the safe integers.
 *
 * @throws RangeError when `text` is no decimal.
 *
 * @example
 * toMinor('19.995', 2); // 2000
 */
export function toMinor(text: string, digits: number): number | undefined {
  const minor = Number(rounded(parse(text), digits));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/**
 * Writes whole minor units of a currency with `digits` places as a decimal in major units.
 *
 * @throws RangeError when `minor` is no safe integer.
 *
 * @example
 * fromMinor(-5, 2); // '-0.05'
 */
export function fromMinor(minor: number, digits: number): string {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`${minor} is not a safe integer of minor units.`);
  return write({ units: BigInt(minor), scale: digits });
}

/**
 * Multiplies a figure by a fraction and rounds once, at the end, to `places` places, half away from zero: a percentage of it, or the tax that is in it.
 *
 * @throws RangeError when one of them is no decimal, or when the denominator is zero.
 *
 * @example
 * scaleDecimal('119.00', '19', '119', 2); // '19.00'
 */
export function scaleDecimal(text: string, numerator: string, denominator: string, places: number): string {
  const [value, above, below] = [parse(text), parse(numerator), parse(denominator)];
  if (below.units === 0n) throw new RangeError('Nothing is divided by zero.');
  const dividend = value.units * above.units * 10n ** BigInt(places + below.scale);
  const divisor = below.units * 10n ** BigInt(value.scale + above.scale);
  const twice = (dividend * 2n) / divisor;
  const isNegative = dividend < 0n !== divisor < 0n;
  return write({ units: (twice + (isNegative ? -1n : 1n)) / 2n, scale: places });
}

/** What is made of decimals by adding and scaling has more digits than any of them: it is calculated with all the same, and judged at the end. */
const maxMadeDigits = 400;

function parse(text: string): Scaled {
  if (typeof text !== 'string' || text.length > maxMadeDigits || !pattern.test(text)) throw new RangeError(`${JSON.stringify(text)} is not a decimal.`);
  const point = text.indexOf('.');
  return point === -1 ? { units: BigInt(text), scale: 0 } : { units: BigInt(text.replace('.', '')), scale: text.length - point - 1 };
}

function unitsAt(value: Scaled, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

function rounded(value: Scaled, places: number): bigint {
  if (value.scale <= places) return unitsAt(value, places);
  const divisor = 10n ** BigInt(value.scale - places);
  const half = divisor / 2n;
  return (value.units + (value.units < 0n ? -half : half)) / divisor;
}

function write({ units, scale }: Scaled): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
