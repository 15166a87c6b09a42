/**
 * ISO 4217 currencies whose minor unit is not a hundredth. `Intl` cannot be asked: browsers and Node answer from CLDR, which follows
 * daily use (no decimals for HUF) instead of the standard, and differs between versions.
 */
const exceptions: Readonly<Record<string, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/**
 * How many digits after the point the minor unit of a currency has, by ISO 4217. It does not tell whether the code exists.
 *
 * @example
 * currencyDigits('EUR'); // 2
 * currencyDigits('JPY'); // 0
 * currencyDigits('KWD'); // 3
 */
export function currencyDigits(currency: string): number {
  for (const digits in exceptions) if (exceptions[digits]?.split(' ').includes(currency)) return Number(digits);
  return 2;
}
