/**
 * A running sum of decimals without binary floating point: the value is `units ÷ 10^scale`. It is mutable, because an import adds hundreds of thousands of
 * figures to a few hundred sums.
 */
export interface ExactSum {
  units: bigint;
  scale: number;
}

export type ExactFigure = Readonly<ExactSum>;

export const emptySum = (): ExactSum => ({ units: 0n, scale: 0 });

/** A figure as FOCUS writes numbers: digits, an optional fraction, an optional exponent; no plus sign, no separators, no spaces. */
const figurePattern = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Maximum absolute exponent. A larger one is not an amount of money, and would fill memory with zeros. */
const maxExponent = 40;

/**
 * Reads a figure exactly. Scientific notation is converted by moving the point, which keeps every digit: `1.5E-7` is `0.00000015`. Returns `undefined`
 * for any other text.
 */
export function readFigure(text: string): ExactFigure | undefined {
  const match = figurePattern.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponentText] = match;
  const exponent = exponentText === undefined ? 0 : Number(exponentText);
  if (Math.abs(exponent) > maxExponent) return undefined;
  const digits = BigInt(whole + fraction);
  const units = sign === '-' ? -digits : digits;
  const scale = fraction.length - exponent;
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** Adds `figure` to `sum`. The sum keeps as many decimal places as the finest figure added. */
export function addTo(sum: ExactSum, figure: ExactFigure): void {
  if (figure.scale === sum.scale) {
    sum.units += figure.units;
  } else if (figure.scale < sum.scale) {
    sum.units += figure.units * 10n ** BigInt(sum.scale - figure.scale);
  } else {
    sum.units = sum.units * 10n ** BigInt(figure.scale - sum.scale) + figure.units;
    sum.scale = figure.scale;
  }
}

/** `a − b`. */
export function difference(a: ExactFigure, b: ExactFigure): ExactSum {
  const result = { units: a.units, scale: a.scale };
  addTo(result, { units: -b.units, scale: b.scale });
  return result;
}

/** Writes the figure as a decimal string without trailing zeros after the point: `0.0123`, `-5`, `0`. */
export function writeFigure({ units, scale }: ExactFigure): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  if (scale === 0) return sign + digits;
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** `part ÷ whole` in percent, with one place, rounded half away from zero. `whole` is not zero. */
export function percentOf(part: ExactFigure, whole: ExactFigure): string {
  const scale = Math.max(part.scale, whole.scale);
  const numerator = part.units * 10n ** BigInt(scale - part.scale) * 1000n;
  const denominator = whole.units * 10n ** BigInt(scale - whole.scale);
  const doubled = (numerator * 2n) / denominator;
  return writeFigure({ units: (doubled + (doubled < 0n ? -1n : 1n)) / 2n, scale: 1 });
}
