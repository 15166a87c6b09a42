import { describe, expect, it } from 'vitest';
import { addTo, difference, emptySum, percentOf, readFigure, writeFigure } from '../../../server/import/focus/exact-sum.ts';

const figure = (text: string) => {
  const value = readFigure(text);
  if (!value) throw new Error(`${text} is no figure`);
  return value;
};

describe('exact figures', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.00000080000', '0.0000008'],
    ['-12.50', '-12.5'],
    ['007.10', '7.1'],
    ['1.5E-7', '0.00000015'],
    ['1.5e+3', '1500'],
    ['-2E2', '-200'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
  ])('reads %s as %s', (text, expected) => {
    expect(writeFigure(figure(text))).toBe(expected);
  });

  it.each(['', ' 1', '1 ', '+1', '1,000', '1.', '.5', '1e', '1e999', '1e-41', 'NaN', 'Infinity', '0x10', '--1', '1.2.3', '１', `1${'0'.repeat(41)}`])(
    'refuses %j',
    (text) => {
      expect(readFigure(text)).toBeUndefined();
    },
  );

  it('adds numbers that floats cannot represent', () => {
    const sum = emptySum();
    for (let count = 0; count < 10; count += 1) addTo(sum, figure('0.1'));
    addTo(sum, figure('1e-20'));
    addTo(sum, figure('9007199254740993'));
    expect(writeFigure(sum)).toBe('9007199254740994.00000000000000000001');
  });

  it.each([
    ['1', '3', '33.3'],
    ['2', '3', '66.7'],
    ['0.125', '1', '12.5'],
    ['0.0125', '10', '0.1'],
    ['0.00049', '1', '0'],
    ['0.0005', '1', '0.1'],
    ['-1', '3', '-33.3'],
    ['3', '3', '100'],
  ])('%s of %s is %s percent', (part, whole, expected) => {
    expect(percentOf(figure(part), figure(whole))).toBe(expected);
  });

  it('subtracts across scales', () => {
    expect(writeFigure(difference(figure('1'), figure('0.999')))).toBe('0.001');
  });
});
