import type { Fault } from '../protocol/errors.ts';
import { EmbedError } from './embed-error.ts';

/**
 * - `loading`: the frame has not shown its content yet.
 * - `ready`: it has.
 * - `failed`: it could not, and tells the viewer; it may still recover.
 * - `ended`: nobody is signed in any more. `setToken` begins anew.
 * - `unmounted`: it is gone.
 */
export type MountState = 'loading' | 'ready' | 'failed' | 'ended' | 'unmounted';

/** Where a mount stands, and the promise of it. */
export interface Readiness {
  state: MountState;
  readonly promise: Promise<void>;
  /** A document begins to load. It has the time limit to ask. */
  begin(): void;
  /** It has the time limit again, for its next step; `message` is what is said when it misses it. */
  expect(message: string): void;
  /** It is not waited for: it waits itself, or has arrived. */
  relax(): void;
  succeed(): void;
  /** Rejects the promise, if it is still open. */
  fail(fault: Fault): void;
}

/** @param onTimeout Called when a step takes longer than `timeoutMs`, not counting the time that `isAttached` says the iframe is out of the page. */
export function createReadiness(timeoutMs: number, isAttached: () => boolean, onTimeout: (fault: Fault) => void): Readiness {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let resolve: () => void = () => {};
  let reject: (error: EmbedError) => void = () => {};
  const readiness: Readiness & { promise: Promise<void> } = {
    state: 'loading',
    promise: Promise.resolve(),
    begin() {
      // Who waited for the document before gets this one instead.
      const [resolveBefore, rejectBefore] = [resolve, reject];
      readiness.state = 'loading';
      readiness.promise = new Promise<void>((yes, no) => {
        resolve = yes;
        reject = no;
      });
      readiness.promise.then(resolveBefore, rejectBefore);
      readiness.expect('The frame did not ask for a token in time: it is blocked, offline, or may not be framed by this page.');
    },
    expect(message) {
      readiness.relax();
      timer = setTimeout(() => {
        if (!isAttached()) readiness.expect(message);
        else if (readiness.state === 'loading') onTimeout({ code: 'frame_timeout', message, retryable: true });
      }, timeoutMs);
    },
    relax: () => clearTimeout(timer),
    succeed() {
      readiness.relax();
      readiness.state = 'ready';
      resolve();
    },
    fail(fault) {
      readiness.relax();
      reject(new EmbedError(fault));
    },
  };
  return readiness;
}
