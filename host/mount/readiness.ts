import type { Fault } from '../../protocol/errors.ts';
import { EmbedError } from '../embed-error.ts';

/** The promise that a frame shows its content, through failures and new documents. */
export interface Readiness {
  readonly promise: Promise<void>;
  /** A new document is on its way. Who still waits for the one before gets this one instead. */
  begin(): void;
  reach(): void;
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
    reach() {
      pending?.resolve();
      // The promise of an attempt that failed is replaced: a page that asks now is told of this one.
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
