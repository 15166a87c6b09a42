/**
 * The currencies of ISO 4217 whose minor unit is not a hundredth. `protocol/iso-4217.ts` has the others.
 *
 * For codes such as gold or the testing code the standard names no minor unit ("N.A."): they are counted in whole units, and what is finer
 * stands in the exact figure. XDR and XSU are among those too, but were counted in hundredths before this list was here, and stay so:
 * what is stored must go on meaning the same.
 */
export const unusualDigits = {
  0: ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'],
  3: ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'],
  4: ['CLF', 'UYW'],
  none: ['XAG', 'XAU', 'XBA', 'XBB', 'XBC', 'XBD', 'XPD', 'XPT', 'XTS', 'XUA', 'XXX'],
} as const satisfies Record<string, readonly string[]>;

/**
 * How many digits after the point the minor unit of a currency has, by ISO 4217. It does not tell whether the code exists.
 * `Intl` cannot be asked: browsers and Node answer from CLDR, which follows daily use (no decimals for HUF) instead of the standard, and
 * differs between versions.
 *
 * @example
 * currencyDigits('EUR'); // 2
 * currencyDigits('JPY'); // 0
 * currencyDigits('KWD'); // 3
 * currencyDigits('CLF'); // 4
 */
export function currencyDigits(currency: string): number {
  const isOf = (codes: readonly string[]): boolean => codes.includes(currency);
  if (isOf(unusualDigits[0]) || isOf(unusualDigits.none)) return 0;
  if (isOf(unusualDigits[3])) return 3;
  return isOf(unusualDigits[4]) ? 4 : 2;
}
