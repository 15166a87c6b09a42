import { HttpError } from '../../errors/http-error.ts';

/** The result of one of many operations, or the error that refused it. */
export type Result<T> = T | HttpError;

/** Runs one of many operations. A refusal becomes its result; any other error is thrown and ends all of them. */
export function resultOf<T>(one: () => T): Result<T> {
  try {
    return one();
  } catch (error) {
    if (error instanceof HttpError && error.status < 500) return error;
    throw error;
  }
}

/** Returns the result of a single operation. @throws HttpError when it was refused. */
export function singleResult<T>([one]: readonly Result<T>[]): T {
  if (one === undefined) throw new Error('Nothing was done.');
  if (one instanceof HttpError) throw one;
  return one;
}

/** Maps the successful results and keeps the refusals. */
export const mapResults = <T, U>(results: readonly Result<T>[], map: (one: T) => U): Result<U>[] =>
  results.map((one) => (one instanceof HttpError ? one : map(one)));
