import { HttpError } from '../../errors/http-error.ts';

/** The result of one of many operations, or the error that refused it. */
export type Done<T> = T | HttpError;

/** Runs one of many operations. A refusal becomes its result; any other error is thrown and ends all of them. */
export function doneOr<T>(one: () => T): Done<T> {
  try {
    return one();
  } catch (error) {
    if (error instanceof HttpError && error.status < 500) return error;
    throw error;
  }
}

/** Returns the result of a single operation. @throws HttpError when it was refused. */
export function onlyOne<T>([one]: readonly Done<T>[]): T {
  if (one === undefined) throw new Error('Nothing was done.');
  if (one instanceof HttpError) throw one;
  return one;
}

/** Maps the successful results and keeps the refusals. */
export const eachDone = <T, U>(done: readonly Done<T>[], made: (one: T) => U): Done<U>[] => done.map((one) => (one instanceof HttpError ? one : made(one)));
