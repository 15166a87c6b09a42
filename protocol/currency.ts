/**
 * Returns the number of decimals of a currency's minor unit, by ISO 4217. Does not check that the code exists; `protocol/iso-4217.ts` lists all codes, and a
 * test compares both. `Intl` is not used, because browsers and Node take its data from CLDR, which follows daily use (no decimals for HUF) instead of the
 * standard, and differs between versions.
 *
 * @example
 * currencyDigits('EUR'); // 2
 * currencyDigits('JPY'); // 0
 * currencyDigits('KWD'); // 3
 * currencyDigits('CLF'); // 4
 */
export function currencyDigits(currency: string): number {
  if (/BIF|CLP|DJF|GNF|ISK|JPY|KMF|KRW|PYG|RWF|UGX|UYI|VND|VUV|X(AF|OF|PF|A[GU]|B[A-D]|P[DT]|TS|UA|XX)/.test(currency)) return 0;
  if (/BHD|IQD|JOD|KWD|LYD|OMR|TND/.test(currency)) return 3;
  return /CLF|UYW/.test(currency) ? 4 : 2;
}
