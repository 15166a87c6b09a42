import type { Fault } from '../../protocol/errors.ts';
import { EmbedError } from '../embed-error.ts';

/** The promise behind `ready`, across failures and reloads. */
export interface Readiness {
  readonly promise: Promise<void>;
  /** Starts waiting for a new document. A pending promise stays and now waits for the new document. */
  begin(): void;
  resolve(): void;
  fail(why: Fault): void;
}

export function createReadiness(): Readiness {
  let promise = Promise.resolve();
  let pending: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  let hasFailed = false;
  return {
    get promise() {
      return promise;
    },
    begin() {
      hasFailed = false;
      if (pending) return;
      promise = new Promise((resolve, reject) => {
        pending = { resolve, reject };
      });
      // A page that does not await `ready` gets no unhandled rejection.
      promise.catch(() => {});
    },
    resolve() {
      pending?.resolve();
      // Replaces the promise of a failed attempt: a page that reads `ready` now gets a resolved one.
      if (hasFailed) promise = Promise.resolve();
      pending = undefined;
      hasFailed = false;
    },
    fail(why) {
      if (!pending) return;
      pending.reject(new EmbedError(why));
      pending = undefined;
      hasFailed = true;
    },
  };
}
