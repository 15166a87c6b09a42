import { describe, expect, it, test } from 'vitest';
import { currencyDigits } from '../../protocol/currency.ts';
import { currencyCodes, isCurrencyCode, iso4217Published, withdrawnCurrencyCodes } from '../../protocol/iso-4217.ts';

describe('the currencies of ISO 4217 (I10)', () => {
  // The counts by minor unit of the published list. A typing error changes one of them.
  it('are the 178 published codes, each once, with their minor units', () => {
    expect(iso4217Published).toBe('2026-09-17');
    const codes = currencyCodes();
    expect(codes.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect([codes.length, new Set(codes).size]).toEqual([178, 178]);
    // The standard has 139 codes with hundredths and 13 without a minor unit. XDR and XSU, two of the 13, are counted with hundredths.
    expect(([0, 2, 3, 4, 'none'] as const).map((row) => currencyCodes(row).length)).toEqual([17, 139 + 2, 7, 2, 13 - 2]);
    for (const row of [0, 2, 3, 4, 'none'] as const)
      for (const code of currencyCodes(row)) expect([code, currencyDigits(code)]).toEqual([code, row === 'none' ? 0 : row]);
  });

  test.each([
    ['CLF', 4],
    ['UYW', 4],
    ['UYI', 0],
    ['VED', 2],
    ['CHE', 2],
    ['CHW', 2],
    ['BOV', 2],
    ['COU', 2],
    ['MXV', 2],
    ['USN', 2],
    ['XAD', 2],
    ['XCG', 2],
    ['ZWG', 2],
    ['XUA', 0],
    ['XAU', 0],
    ['XTS', 0],
    ['XXX', 0],
    ['JPY', 0],
    ['HUF', 2],
    ['KWD', 3],
    ['EUR', 2],
  ])('I10 include %s, with %i digits', (code, digits) => {
    expect([isCurrencyCode(code), currencyDigits(code)]).toEqual([true, digits]);
  });

  test.each(['EURO', 'eur', '€', '', 'XQZ', 'BTC', 'DEM', 'EUR ', 'toString', null, 978, ['EUR']])('I10 do not include %j', (value) => {
    expect(isCurrencyCode(value)).toBe(false);
  });

  it('I10 include every currency of Intl, so no code that was accepted before is refused', () => {
    expect(Intl.supportedValuesOf('currency').filter((code) => !isCurrencyCode(code))).toEqual([]);
  });

  it('I10 keep two digits for XDR, XSU and withdrawn codes, because amounts may be stored already', () => {
    expect([...withdrawnCurrencyCodes, 'XDR', 'XSU'].map(currencyDigits)).toEqual(Array.from({ length: withdrawnCurrencyCodes.length + 2 }, () => 2));
  });
});
