/** Publication date of the maintenance agency's list below: "List One", the currencies and funds in use. */
export const iso4217Published = '2026-09-17';

/**
 * Every code of the list, by the digits of its minor unit. For the codes in the last row, such as gold and the testing code, the standard has no minor unit
 * ("N.A."). They are counted in whole units, and the exact figure holds fractions. By the standard XDR and XSU belong there as well, but stored amounts already
 * count them in hundredths, so they stay in row 2.
 */
const iso4217 = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP
    DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG XDR XSU YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
  none: 'XAG XAU XBA XBB XBC XBD XPD XPT XTS XUA XXX',
} as const;

/** Returns the codes of the given rows, or of all rows. */
export const currencyCodes = (...rows: (keyof typeof iso4217)[]): string[] =>
  (rows.length > 0 ? rows.map((row) => iso4217[row]) : Object.values(iso4217)).flatMap((codes) => codes.trim().split(/\s+/));

/**
 * Codes that the standard has withdrawn since 2023 ("List Three"). Earlier deliveries are still billed and corrected in them. All of them have two decimals.
 */
export const withdrawnCurrencyCodes: readonly string[] = ['ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'ZWL'];

const known = new Set([...currencyCodes(), ...withdrawnCurrencyCodes]);

/**
 * Returns whether a receipt may use this currency: an ISO 4217 code from the standard's own list. The list of `Intl` lacks some of these codes and differs
 * between versions of Node.
 *
 * @example
 * isCurrencyCode('CLF'); // true
 * isCurrencyCode('EURO'); // false
 */
export const isCurrencyCode = (value: unknown): value is string => typeof value === 'string' && known.has(value);
