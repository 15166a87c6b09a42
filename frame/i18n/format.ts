import { currencyDigits } from '../../protocol/currency.ts';
import type { Period } from '../../protocol/receipt.ts';
import { activeLanguage } from './language.ts';

/** A formatted amount. `fine` holds the digits below the currency's minor unit, to style them differently. */
export interface MoneyParts {
  before: string;
  fine: string;
  after: string;
}

/** Fraction digits that every `Intl` supports. Further digits are formatted one by one. */
const mostPlaces = 20;
const beyond = /(\.\d{20})\d+/;

type Decimal = `${number}`;

/** Units that `Intl` can format. */
const knownUnits: Readonly<Record<string, Intl.NumberFormatOptions>> = { hours: { style: 'unit', unit: 'hour' }, percent: { style: 'unit', unit: 'percent' } };

const numberFormats = new Map<string, Intl.NumberFormat>();
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** Creating a format costs more than a thousand uses, so formats are cached. */
function kept<T>(formats: Map<string, T>, key: string, make: () => T): T {
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}

/** Zero has no sign, even after rounding. */
const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept(numberFormats, activeLanguage.tag + JSON.stringify(options), () => new Intl.NumberFormat(activeLanguage.tag, { signDisplay: 'negative', ...options }));

/** `Intl` would write "NaN", "∞", or a zero for a missing value. */
function decimalOf(text: string): Decimal {
  if (!/\d/.test(text) || !Number.isFinite(Number(text))) throw new RangeError(`"${text}" is no number.`);
  return text as Decimal;
}

/**
 * Formats a decimal string exactly, without converting it to binary floating point.
 *
 * @throws RangeError if it is no decimal number.
 *
 * @example
 * writeNumber('1234.50'); // '1,234.5' in English
 */
export function writeNumber(decimal: string, options?: Intl.NumberFormatOptions): string {
  return numberFormat({ maximumFractionDigits: 20, ...options }).format(decimalOf(decimal));
}

/**
 * Formats a number with its unit, as named by `Outcome.unit` and `Series.unit`. A tenant-defined unit is left to the caller.
 *
 * @example
 * writeMeasure('12.5', 'hours', 'EUR'); // '12.5 hrs' in English
 */
export function writeMeasure(decimal: string, unit: string, currency: string): string {
  if (unit === 'currency') return writePrice(decimal, currency);
  return writeNumber(decimal, knownUnits[unit]);
}

/**
 * Formats a price in major units to its last digit, with at least the currency's own digits.
 *
 * @example
 * writePrice('0.035', 'EUR'); // '€0.035' in English
 */
export function writePrice(decimal: string, currency: string): string {
  const { before, fine, after } = moneyParts(decimal, currency);
  return before + fine + after;
}

export function moneyParts(decimal: string, currency: string): MoneyParts {
  const own = currencyDigits(currency);
  const fraction = (decimalOf(decimal).split('.')[1] ?? '').replace(/0+$/, '');
  const digits = Math.max(own, Math.min(fraction.length, mostPlaces));
  const parts: MoneyParts = { before: '', fine: '', after: '' };
  let side: 'before' | 'after' = 'before';
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // An amount that is zero in the digits `Intl` formats keeps the sign of its further digits.
  const signDisplay = /[1-9]/.test(decimal) ? 'auto' : 'negative';
  for (const { type, value } of numberFormat({ style: 'currency', currency, signDisplay, ...places }).formatToParts(decimal.replace(beyond, '$1') as Decimal)) {
    if (type === 'fraction') {
      parts.before += value.slice(0, own);
      parts.fine = value.slice(own);
      side = 'after';
    }
    // In right-to-left text, the dollar of "US$" would appear on the wrong side, so each symbol is isolated.
    else parts[side] += type === 'currency' && activeLanguage.direction === 'rtl' ? `\u2068${value}\u2069` : value;
  }
  for (const digit of fraction.slice(mostPlaces)) parts.fine += writeNumber(digit);
  return parts;
}

/**
 * Converts whole minor units to major units, as a string to stay exact. `Intl` accepts exponents.
 *
 * @example
 * writePrice(majorOf(1999, 'EUR'), 'EUR'); // '€19.99' in English
 */
export function majorOf(minor: number, currency: string): string {
  return `${minor}e-${currencyDigits(currency)}`;
}

/** Noon in UTC, a safe time of day for date-only formatting. */
const noon = (day: string): Date => new Date(`${day}T12:00Z`);

/** Formats a range of days in the viewer's calendar, whose months and years may differ from the Gregorian ones. */
const writeDays = (first: string, last: string, options: Intl.DateTimeFormatOptions): string => {
  const { tag } = activeLanguage;
  const format = kept(dayFormats, tag + JSON.stringify(options), () => new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' }));
  return format.formatRange(noon(first), noon(last));
};

/**
 * Formats a year, `YYYY`. In another calendar the result may span parts of two years.
 *
 * @example
 * writeYear('2026'); // '2026年' in Japanese
 */
export const writeYear = (year: string): string => writeDays(`${year}-01-01`, `${year}-12-31`, { year: 'numeric' });

/**
 * Formats a period. `start` and `end` are days, `YYYY-MM-DD`, and both are included.
 *
 * @example
 * writePeriod({ start: '2026-10-01', end: '2026-10-31' }); // '1 – 31 Oct 2026' in British English
 */
export const writePeriod = ({ start, end }: Period): string => writeDays(start, end, { dateStyle: 'medium' });
