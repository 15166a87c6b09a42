import { HttpError } from '../../errors/http-error.ts';

/** What became of one of many, or why it was refused. */
export type Done<T> = T | HttpError;

/** Does one of many. A refusal is its result; whatever is no fault of its own is thrown, and ends all of them. */
export function doneOr<T>(one: () => T): Done<T> {
  try {
    return one();
  } catch (error) {
    if (error instanceof HttpError && error.status < 500) return error;
    throw error;
  }
}

/** The result of a call that did one. @throws HttpError when that was refused. */
export function onlyOne<T>([one]: readonly Done<T>[]): T {
  if (one === undefined) throw new Error('Nothing was done.');
  if (one instanceof HttpError) throw one;
  return one;
}

/** The results, those that are none of a refusal made of what was done. */
export const eachDone = <T, U>(done: readonly Done<T>[], made: (one: T) => U): Done<U>[] => done.map((one) => (one instanceof HttpError ? one : made(one)));
