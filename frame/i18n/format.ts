import { currencyDigits } from '../../protocol/currency.ts';
import type { Period } from '../../protocol/receipt.ts';

/** Figures and dates of one language. Decimal strings are formatted as they are: no digit passes through binary floating point. */
export interface Format {
  number(decimal: string): string;
  /** With its unit, as `Outcome.unit` and `Series.unit` name it; a unit of the tenant's own is left to the caller. */
  measure(decimal: string, unit: string, currency: string): string;
  /** Whole minor units, or the exact figure where there is one, to its last digit but never fewer than the currency has. */
  money(amount: MoneyAmount, currency: string): MoneyParts;
  /** A price in major units, to its last digit. */
  price(decimal: string, currency: string): string;
  percent(decimal: string): string;
  date(day: string): string;
  period(period: Period): string;
}

export interface MoneyAmount {
  minor: number;
  exact: string | null;
}

/** The digits beyond the currency's own are apart, so that they can be shown as what they are. */
export interface MoneyParts {
  before: string;
  fine: string;
  after: string;
}

/** Units that `Intl` has words for. */
const knownUnits: Readonly<Record<string, string>> = { hours: 'hour', percent: 'percent' };
/** What `Intl` takes at most in browsers of the last years. */
const mostDigits = 100;
const utc = { timeZone: 'UTC' } as const;

type Decimal = `${number}`;

export function createFormat(tag: string): Format {
  const plain = new Intl.NumberFormat(tag, { maximumFractionDigits: 20 });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', ...utc });

  const inCurrency = (currency: string, digits: number): Intl.NumberFormat => {
    const options = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
    try {
      return new Intl.NumberFormat(tag, options);
    } catch {
      return new Intl.NumberFormat(tag, { ...options, minimumFractionDigits: Math.min(digits, 20), maximumFractionDigits: Math.min(digits, 20) });
    }
  };
  const parts = (decimal: string, currency: string): MoneyParts => {
    const own = currencyDigits(currency);
    const digits = Math.min(Math.max(own, fractionOf(decimal).length), mostDigits);
    const shown: MoneyParts = { before: '', fine: '', after: '' };
    let passed = false;
    for (const { type, value } of inCurrency(currency, digits).formatToParts(decimal as Decimal)) {
      if (type === 'fraction') {
        passed = true;
        shown.before += value.slice(0, own);
        shown.fine = value.slice(own);
      } else if (passed) shown.after += value;
      else shown.before += value;
    }
    return shown;
  };

  const format: Format = {
    number: (decimal) => plain.format(decimal as Decimal),
    measure(decimal, unit, currency) {
      if (unit === 'currency') return format.price(decimal, currency);
      const known = knownUnits[unit];
      return known ? new Intl.NumberFormat(tag, { style: 'unit', unit: known, maximumFractionDigits: 20 }).format(decimal as Decimal) : format.number(decimal);
    },
    money: ({ minor, exact }, currency) => parts(exact ?? majorOf(minor, currencyDigits(currency)), currency),
    price(decimal, currency) {
      const { before, fine, after } = parts(decimal, currency);
      return before + fine + after;
    },
    percent: (decimal) => format.measure(decimal, 'percent', ''),
    date: (text) => day.format(noon(text)),
    period: ({ start, end }) => (start === end ? day.format(noon(start)) : day.formatRange(noon(start), noon(end))),
  };
  return format;
}

/** Whole minor units as a decimal in major units: text, so that it stays exact. */
export function majorOf(minor: number, digits: number): string {
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const split = text.length - digits;
  return `${minor < 0 ? '-' : ''}${text.slice(0, split)}${digits > 0 ? '.' : ''}${text.slice(split)}`;
}

function fractionOf(decimal: string): string {
  return (decimal.split('.')[1] ?? '').replace(/0+$/, '');
}

/** Noon in UTC of a `YYYY-MM-DD`: the same day wherever it is formatted. */
function noon(text: string): Date {
  return new Date(`${text}T12:00:00Z`);
}
