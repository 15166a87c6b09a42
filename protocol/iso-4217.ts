/** When the maintenance agency published the list that stands here: "List One", the currencies and funds that are in use. */
export const iso4217Published = '2026-09-17';

/**
 * Every code of the list, by the digits of its minor unit. For the last row the standard names no minor unit ("N.A."): gold, the testing code and the
 * like are counted in whole units, and what is finer stands in the exact figure. XDR and XSU are among those by the standard, but were counted in
 * hundredths before this list was here, and stay so: what is stored must go on meaning the same.
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

/** The codes of one row, or of all. */
export const currencyCodes = (...rows: (keyof typeof iso4217)[]): string[] =>
  (rows.length > 0 ? rows.map((row) => iso4217[row]) : Object.values(iso4217)).flatMap((codes) => codes.trim().split(/\s+/));

/**
 * Codes that the standard has withdrawn since 2023 ("List Three"): what was delivered before is still billed and corrected in them. All of them have
 * hundredths.
 */
export const withdrawnCurrencyCodes: readonly string[] = ['ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'ZWL'];

const known = new Set([...currencyCodes(), ...withdrawnCurrencyCodes]);

/**
 * Tells whether a receipt may be in this currency: a code of ISO 4217, as the standard itself lists it. The list of the machine's `Intl` is another
 * one: it lacks codes that the standard has, and differs between versions of Node.
 *
 * @example
 * isCurrencyCode('CLF'); // true
 * isCurrencyCode('EURO'); // false
 */
export const isCurrencyCode = (value: unknown): value is string => typeof value === 'string' && known.has(value);
