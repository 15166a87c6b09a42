import type { ServerErrorCode } from '../../protocol/errors.ts';
import { addDecimals, compareDecimals, fromMinor, isDecimal, toMinor } from '../../protocol/decimal.ts';
import { HttpError } from '../errors/http-error.ts';

/** An amount as written: in minor units, as an exact figure, or both. */
export interface WrittenAmount {
  amountMinor?: number | undefined;
  amountExact: string | null;
}

export interface Amount {
  amountMinor: number;
  amountExact: string | null;
}

/** What is added up, for error messages. */
export interface Document {
  /** `receipt`, `invoice`. */
  noun: string;
  /** The error code for a given sum that is wrong. */
  mismatch: ServerErrorCode;
  /** What the totals consist of, in words. */
  summands: string;
}

/** A sum in minor units and as an exact figure. */
export interface Sum {
  minor: number;
  exact: string;
}

/**
 * Completes an amount. The amount in minor units is the exact figure rounded half away from zero.
 *
 * @throws HttpError `invalid_amount` when both are given and disagree, or when the figure is too large.
 */
export function completeAmount({ amountMinor, amountExact }: WrittenAmount, digits: number, path: string, noun = 'receipt'): Amount {
  if (amountExact === null) {
    if (amountMinor === undefined) throw invalidAmount(noun, `${path}.amountMinor`, 'amountMinor or amountExact is required');
    return { amountMinor, amountExact };
  }
  const rounded = toMinor(amountExact, digits);
  if (rounded === undefined) throw invalidAmount(noun, `${path}.amountExact`, `${amountExact} is too large`);
  if (amountMinor !== undefined && amountMinor !== rounded) {
    throw invalidAmount(noun, `${path}.amountMinor`, `${amountMinor} is not amountExact ${amountExact} rounded to ${digits} places, which is ${rounded}`);
  }
  return { amountMinor: rounded, amountExact };
}

/** Returns an amount's exact figure in major units. */
export const exactOf = ({ amountMinor, amountExact }: Amount, digits: number): string => amountExact ?? fromMinor(amountMinor, digits);

/** Returns the figure with the opposite sign. */
export const negated = (text: string): string => (text.startsWith('-') ? text.slice(1) : /^[0.]*$/.test(text) ? text : `-${text}`);

/**
 * Adds up figures in major units without losing a digit. In minor units the sum is the exact sum rounded, not the sum of rounded figures.
 *
 * @throws HttpError `invalid_amount` when the sum is too large.
 */
export function addUp(name: string, figures: readonly string[], digits: number, noun: string): Sum {
  const exact = addDecimals(figures);
  const minor = isDecimal(exact) ? toMinor(exact, digits) : undefined;
  if (minor === undefined) throw invalidAmount(noun, name, `the ${name} ${exact} has too many digits`);
  return { minor, exact };
}

/** Checks a given sum against the computed one. @throws HttpError with the code of the document. */
export function agree(of: Document, path: string, given: number | undefined, sum: number): void {
  if (given !== undefined && given !== sum) throw mismatch(of, path, String(given), String(sum));
}

/** {@link agree} for figures in major units, compared by value. */
export function agreeExactly(of: Document, path: string, given: string | null | undefined, sum: string): void {
  if (given !== undefined && given !== null && compareDecimals(given, sum) !== 0) throw mismatch(of, path, given, sum);
}

const mismatch = ({ mismatch: code, summands }: Document, path: string, given: string, sum: string): HttpError =>
  new HttpError(code, `${path} is given as ${given}, but ${summands} add up to ${sum}.`, { errors: [{ path, message: `given ${given}, sum ${sum}` }] });

export const invalidAmount = (noun: string, path: string, message: string): HttpError =>
  new HttpError('invalid_amount', `The ${noun}, ${path}: ${message}.`, { errors: [{ path, message }] });
