import { currencyDigits } from '../../../protocol/currency.ts';
import { compareDecimals, fromMinor, isDecimal, removeSignedZero, toMinor } from '../../../protocol/decimal.ts';
import { HttpError } from '../../errors/http-error.ts';
import { isDate } from '../../resources/calendar.ts';
import { shown } from './refusal.ts';
import type { RowShape } from './row-shape.ts';

type Cells = Readonly<Record<string, string>>;

/**
 * Checks the decimals and dates of a CSV line, and writes each decimal in one way, because a spreadsheet shows the same number with more or fewer zeros.
 *
 * @param where Added to the column in the path of a fault.
 * @throws HttpError `invalid_request` with every cell that is neither.
 */
export function readCells(cells: Cells, { numbers, dates }: Pick<RowShape, 'numbers' | 'dates'>, where = ''): Cells {
  const errors: { path: string; message: string }[] = [];
  const read = Object.entries(cells).map(([column, text]) => {
    const message = numbers.includes(column) ? faultOfDecimal(text) : dates.includes(column) ? faultOfDate(text) : undefined;
    if (message !== undefined) errors.push({ path: `${column}${where}`, message });
    return [column, numbers.includes(column) && message === undefined ? withoutLastZeros(text) : text] as const;
  });
  const [first] = errors;
  if (first) throw new HttpError('invalid_request', `${first.path} ${first.message}`, { errors });
  return Object.fromEntries(read);
}

/** Digits with the signs that spreadsheets put between and around them. */
const formatted = /^[-+\u2212(]?[\d.,'\u2019\s]*\d[\d.,'\u2019\s]*\)?$/;

function faultOfDecimal(text: string): string | undefined {
  if (isDecimal(text)) return undefined;
  const form = 'a decimal point and no thousands separators, such as "1234.56"';
  return formatted.test(text)
    ? `is ${shown(text)}, but must have ${form}: change the number format of the column, and export the file again`
    : `is ${shown(text)}, but must be a number with ${form}`;
}

function faultOfDate(text: string): string | undefined {
  if (isDate(text)) return undefined;
  return `is ${shown(text)}, but must be a calendar date in the form YYYY-MM-DD: change the date format of the column, and export the file again`;
}

/** Removes zeros at the end of the decimal places, and the sign of a zero. */
const withoutLastZeros = (text: string): string => removeSignedZero(text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** Reads a boolean cell of a CSV file. */
export function readBooleanCell(column: string, text: string): boolean {
  if (/^(?:true|yes|1)$/i.test(text)) return true;
  if (/^(?:false|no|0)$/i.test(text)) return false;
  throw refused(column, 'must be true or false');
}

export function readIntegerCell(column: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw refused(column, 'must be a whole number');
}

const refused = (path: string, message: string): HttpError => new HttpError('invalid_request', message, { errors: [{ path, message }] });

/** Reads an amount in major units. An amount finer than the minor unit is refused: rounding would change what a customer owes or has paid. */
export function readAmountCell(column: string, text: string, currency: string): number {
  const digits = currencyDigits(currency);
  const minor = isDecimal(text) ? toMinor(text, digits) : undefined;
  if (minor !== undefined && compareDecimals(fromMinor(minor, digits), text) === 0) return minor;
  const message = `must be a decimal with at most ${digits} places, such as "${fromMinor(1999, digits)}"`;
  throw new HttpError('invalid_amount', `The amount ${JSON.stringify(text)} ${message}.`, { errors: [{ path: column, message }] });
}
