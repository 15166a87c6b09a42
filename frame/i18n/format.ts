import { currencyDigits } from '../../protocol/currency.ts';
import type { Period } from '../../protocol/receipt.ts';
import { spoken } from './language.ts';

/** An amount with the digits beyond the currency's own apart, so that they can be shown as what they are. */
export interface MoneyParts {
  before: string;
  fine: string;
  after: string;
}

/** Places that every `Intl` writes. Those beyond are written one by one. */
const mostPlaces = 20;
const beyond = /(\.\d{20})\d+/;

type Decimal = `${number}`;

/** Units that `Intl` has words for. */
const knownUnits: Readonly<Record<string, Intl.NumberFormatOptions>> = { hours: { style: 'unit', unit: 'hour' }, percent: { style: 'unit', unit: 'percent' } };

const numberFormats = new Map<string, Intl.NumberFormat>();
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** A format costs more to make than to use a thousand times. */
function kept<T>(formats: Map<string, T>, key: string, make: () => T): T {
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}

/** Zero has no sign, neither as it is given nor once it is rounded. */
const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept(numberFormats, spoken.tag + JSON.stringify(options), () => new Intl.NumberFormat(spoken.tag, { signDisplay: 'negative', ...options }));

/**
 * Decimal strings are formatted as they are: no digit passes through binary floating point.
 *
 * @example
 * writeNumber('1234.50'); // '1,234.5' in English
 */
export function writeNumber(decimal: string, options?: Intl.NumberFormatOptions): string {
  return numberFormat({ maximumFractionDigits: 20, ...options }).format(decimal as Decimal);
}

/**
 * With its unit, as `Outcome.unit` and `Series.unit` name it; a unit of the tenant's own is left to the caller.
 *
 * @example
 * writeMeasure('12.5', 'hours', 'EUR'); // '12.5 hrs' in English
 */
export function writeMeasure(decimal: string, unit: string, currency: string): string {
  if (unit === 'currency') return writePrice(decimal, currency);
  return writeNumber(decimal, knownUnits[unit]);
}

/**
 * A price in major units, to its last digit, but never fewer than the currency has.
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
  const fraction = (decimal.split('.')[1] ?? '').replace(/0+$/, '');
  const digits = Math.max(own, Math.min(fraction.length, mostPlaces));
  const parts: MoneyParts = { before: '', fine: '', after: '' };
  let side: 'before' | 'after' = 'before';
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // What is nothing up to the places that `Intl` writes keeps the sign of those behind.
  const signDisplay = /[1-9]/.test(decimal) ? 'auto' : 'negative';
  for (const { type, value } of numberFormat({ style: 'currency', currency, signDisplay, ...places }).formatToParts(decimal.replace(beyond, '$1') as Decimal)) {
    if (type === 'fraction') {
      parts.before += value.slice(0, own);
      parts.fine = value.slice(own);
      side = 'after';
    }
    // From right to left, the dollar of "US$" would stand on the wrong side: each symbol is isolated in its own direction.
    else parts[side] += type === 'currency' && spoken.direction === 'rtl' ? `\u2068${value}\u2069` : value;
  }
  for (const digit of fraction.slice(mostPlaces)) parts.fine += writeNumber(digit);
  return parts;
}

/**
 * Whole minor units in major units: text, so that it stays exact. `Intl` takes exponents.
 *
 * @example
 * writePrice(majorOf(1999, 'EUR'), 'EUR'); // '€19.99' in English
 */
export function majorOf(minor: number, currency: string): string {
  return `${minor}e-${currencyDigits(currency)}`;
}

/** Noon in UTC is the same day wherever it is formatted. */
const noon = (day: string): Date => new Date(`${day}T12:00Z`);

/** From one day to another, in the calendar of who reads, which may have other months and years than the days are counted in. */
const writeDays = (first: string, last: string, options: Intl.DateTimeFormatOptions): string =>
  kept(dayFormats, spoken.tag + JSON.stringify(options), () => new Intl.DateTimeFormat(spoken.tag, { ...options, timeZone: 'UTC' })).formatRange(
    noon(first),
    noon(last),
  );

/**
 * A year, `YYYY`, as the language writes it: two, where it takes up parts of two in the calendar of who reads.
 *
 * @example
 * writeYear('2026'); // '2026年' in Japanese
 */
export const writeYear = (year: string): string => writeDays(`${year}-01-01`, `${year}-12-31`, { year: 'numeric' });

/**
 * Both ends of a period are days, `YYYY-MM-DD`, and belong to it.
 *
 * @example
 * writePeriod({ start: '2026-10-01', end: '2026-10-31' }); // '1 – 31 Oct 2026' in British English
 */
export const writePeriod = ({ start, end }: Period): string => writeDays(start, end, { dateStyle: 'medium' });
