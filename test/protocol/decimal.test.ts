import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { addDecimals, compareDecimals, fromMinor, isDecimal, removeSignedZero, roundDecimal, toMinor } from '../../protocol/decimal.ts';

/** Any decimal of at most 20 + 18 digits. */
const decimal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }), fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 }))
  .map(([negative, whole, fraction]) => `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`);

describe('the syntax of a decimal', () => {
  test.each(['0', '-0', '-0.00', '12', '-12.50', '0.000125', '9'.repeat(40), `0.${'1'.repeat(39)}`])('allows %s', (text) => {
    expect(isDecimal(text)).toBe(true);
  });
  test.each([
    '',
    '-',
    '.5',
    '5.',
    '+1',
    '01',
    '1e3',
    '1E-5',
    ' 1',
    '1 ',
    '1\n',
    '1,5',
    '1_000',
    '0x10',
    'NaN',
    'Infinity',
    '٣',
    '--1',
    '9'.repeat(401),
  ])('refuses %j', (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(() => addDecimals([text])).toThrow(RangeError);
  });
  test.each(['9'.repeat(41), `0.${'1'.repeat(40)}`, `-${'9'.repeat(80)}`])('refuses %j as too long, but sums accept it', (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(addDecimals([text, text, text.startsWith('-') ? text.slice(1) : `-${text}`])).toBe(text);
  });
  test.each([1, 1n, null, undefined, ['1'], { toString: () => '1' }])('refuses a value that is not a string (%#)', (value) => {
    expect(isDecimal(value)).toBe(false);
  });
  it('refuses a very long text at once', () => {
    expect(isDecimal('1'.repeat(5_000_000))).toBe(false);
  });
});

describe('sums', () => {
  it('have no binary error', () => expect(addDecimals(['0.1', '0.2'])).toBe('0.3'));
  it('keep the places of the finest summand', () => expect(addDecimals(['1', '0.10', '-1'])).toBe('0.10'));
  it('of no values are zero', () => expect(addDecimals([])).toBe('0'));
  it('do not depend on order', () => {
    fc.assert(fc.property(fc.array(decimal, { maxLength: 30 }), (values) => addDecimals(values) === addDecimals(values.toReversed())));
  });
  it('with the negated summands are zero', () => {
    fc.assert(
      fc.property(fc.array(decimal, { maxLength: 30 }), (values) => {
        const negated = values.map((text) => (text.startsWith('-') ? text.slice(1) : `-${text}`));
        expect(compareDecimals(addDecimals([...values, ...negated]), '0')).toBe(0);
      }),
    );
  });
  it('of whole numbers are the sums of BigInt', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })),
        (values) => addDecimals(values.map(String)) === String(values.reduce((a, b) => a + b, 0n)),
      ),
    );
  });
});

describe('comparison', () => {
  test.each([
    ['1.50', '1.5', 0],
    ['-0', '0.000', 0],
    ['-1', '-1.01', 1],
    ['0.09', '0.1', -1],
    ['10', '9', 1],
  ] as const)('%s against %s gives %i', (a, b, order) => expect(compareDecimals(a, b)).toBe(order));
  it('is antisymmetric', () => {
    fc.assert(fc.property(decimal, decimal, (a, b) => compareDecimals(a, b) + compareDecimals(b, a) === 0));
  });
});

describe('rounding', () => {
  test.each([
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['2.4999999999', 0, '2'],
    ['-0.4', 0, '0'],
    ['0.005', 2, '0.01'],
    ['-0.005', 2, '-0.01'],
    ['1.005', 2, '1.01'],
    ['1', 3, '1.000'],
    ['999.995', 2, '1000.00'],
  ] as const)('of %s to %i places is %s', (text, places, result) => expect(roundDecimal(text, places)).toBe(result));
  it('moves a value by half a unit of the last place at most, and away from zero on a tie', () => {
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 6 }), (text, places) => {
        const result = roundDecimal(text, places);
        const difference = addDecimals([text, result.startsWith('-') ? result.slice(1) : `-${result}`]);
        const magnitude = difference.replace('-', '');
        const half = places === 0 ? '0.5' : `0.${'0'.repeat(places)}5`;
        const order = compareDecimals(magnitude, half);
        expect(order).toBeLessThanOrEqual(0);
        if (order === 0) expect(compareDecimals(result.replace('-', ''), text.replace('-', ''))).toBe(1);
      }),
    );
  });
});

describe('minor units', () => {
  test.each([
    ['19.99', 2, 1999],
    ['19.995', 2, 2000],
    ['-19.995', 2, -2000],
    ['1500', 0, 1500],
    ['1.2345', 3, 1235],
    ['0', 2, 0],
  ] as const)('of %s with %i digits are %i', (text, digits, minor) => expect(toMinor(text, digits)).toBe(minor));
  it('beyond the safe integers are refused', () => {
    expect(toMinor('90071992547409.91', 2)).toBe(Number.MAX_SAFE_INTEGER);
    expect(toMinor('90071992547409.92', 2)).toBeUndefined();
    expect(() => fromMinor(Number.MAX_SAFE_INTEGER + 1, 2)).toThrow(RangeError);
    expect(() => fromMinor(0.5, 2)).toThrow(RangeError);
  });
  it('survive a round trip through a decimal', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 4 }), (minor, digits) => toMinor(fromMinor(minor, digits), digits) === minor));
  });
});

test.each([
  ['-0', '0'],
  ['-0.00', '0.00'],
  ['0.0', '0.0'],
  ['-0.01', '-0.01'],
  ['-10', '-10'],
  ['10', '10'],
])('V7 %s is kept as %s', (given, kept) => {
  expect(removeSignedZero(given)).toBe(kept);
});
