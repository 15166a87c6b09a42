import { addDecimals, compareDecimals, fromMinor, isDecimal, toMinor } from '../../../protocol/decimal.ts';
import { HttpError } from '../../errors/http-error.ts';

/** An amount as it was written: in minor units, exactly, or both. */
export interface WrittenAmount {
  amountMinor?: number | undefined;
  amountExact: string | null;
}

export interface Amount {
  amountMinor: number;
  amountExact: string | null;
}

/** Totals as they were written, to be compared with the sums. */
export interface WrittenTotals {
  subtotalMinor?: number | undefined;
  subtotalExact?: string | null | undefined;
  totalMinor?: number | undefined;
  totalExact?: string | null | undefined;
}

export interface Totals {
  subtotalMinor: number;
  subtotalExact: string | null;
  totalMinor: number;
  totalExact: string | null;
}

/**
 * Completes an amount: the exact figure, rounded half away from zero, is the amount in minor units.
 *
 * @throws HttpError `invalid_amount` when both are given and disagree, or when the figure is too large.
 */
export function completeAmount({ amountMinor, amountExact }: WrittenAmount, digits: number, path: string): Amount {
  if (amountExact === null) {
    if (amountMinor === undefined) throw refusal(`${path}.amountMinor`, 'amountMinor or amountExact is needed');
    return { amountMinor, amountExact };
  }
  const rounded = toMinor(amountExact, digits);
  if (rounded === undefined) throw refusal(`${path}.amountExact`, `${amountExact} is too large`);
  if (amountMinor !== undefined && amountMinor !== rounded) {
    throw refusal(`${path}.amountMinor`, `${amountMinor} is not amountExact ${amountExact} rounded to ${digits} places, which is ${rounded}`);
  }
  return { amountMinor: rounded, amountExact };
}

/**
 * Sums lines and taxes without losing a digit. The exact totals exist when any amount has an exact figure; the totals in minor units are
 * then the exact ones rounded, not the sum of rounded lines.
 *
 * @throws HttpError `receipt_totals_mismatch` when a given total is not the sum, `invalid_amount` when a sum is too large.
 */
export function completeTotals(lines: readonly Amount[], taxes: readonly Amount[], given: WrittenTotals, digits: number): Totals {
  const subtotal = sumOf(lines, digits);
  const total = sumOf([...lines, ...taxes], digits);
  const exact = [...lines, ...taxes].some(({ amountExact }) => amountExact !== null);
  const totals = {
    subtotalMinor: wholeUnits('subtotal', subtotal, digits),
    subtotalExact: exact ? subtotal : null,
    totalMinor: wholeUnits('total', total, digits),
    totalExact: exact ? total : null,
  };
  agree('subtotalMinor', given.subtotalMinor, totals.subtotalMinor);
  agree('totalMinor', given.totalMinor, totals.totalMinor);
  agreeExactly('subtotalExact', given.subtotalExact, subtotal);
  agreeExactly('totalExact', given.totalExact, total);
  return totals;
}

const sumOf = (amounts: readonly Amount[], digits: number): string =>
  addDecimals(amounts.map(({ amountMinor, amountExact }) => amountExact ?? fromMinor(amountMinor, digits)));

function wholeUnits(name: string, sum: string, digits: number): number {
  const minor = isDecimal(sum) ? toMinor(sum, digits) : undefined;
  if (minor === undefined) throw refusal(name, `the ${name} ${sum} has too many digits`);
  return minor;
}

function agree(path: string, given: number | undefined, sum: number): void {
  if (given !== undefined && given !== sum) throw mismatch(path, String(given), String(sum));
}

function agreeExactly(path: string, given: string | null | undefined, sum: string): void {
  if (given !== undefined && given !== null && compareDecimals(given, sum) !== 0) throw mismatch(path, given, sum);
}

const mismatch = (path: string, given: string, sum: string): HttpError =>
  new HttpError('receipt_totals_mismatch', `${path} is given as ${given}, but lines and taxes add up to ${sum}.`, {
    errors: [{ path, message: `given ${given}, sum ${sum}` }],
  });

const refusal = (path: string, message: string): HttpError =>
  new HttpError('invalid_amount', `The receipt, ${path}: ${message}.`, { errors: [{ path, message }] });
