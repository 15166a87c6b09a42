import { currencyDigits } from '../../../protocol/currency.ts';
import { compareDecimals, fromMinor, isDecimal, toMinor } from '../../../protocol/decimal.ts';
import { HttpError } from '../../errors/http-error.ts';

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
