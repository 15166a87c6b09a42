import { isErrorCode, type Fault } from '../../protocol/errors.ts';
import { FrameError, faultOf } from '../runtime/fault.ts';
import { type Attempt, beginAttempt } from './attempt.ts';

function describeCause(cause: unknown): string {
  try {
    return cause instanceof FrameError ? `The code "${cause.fault.code}" is none for a frame: ${cause.message}` : String(cause);
  } catch {
    return 'What was thrown is no error.';
  }
}

/** Converts any thrown value into a reportable error. A value that is not a fault is either a timeout or a bug in the widget. */
export function failureOf(cause: unknown): FrameError {
  // The host page would never learn of a fault with any other code.
  if (cause instanceof FrameError && isErrorCode(cause.fault.code)) return cause;
  const isLate = cause instanceof DOMException && /^(Abort|Timeout)Error$/.test(cause.name);
  const words = describeCause(cause).slice(0, 300);
  return new FrameError(isLate ? faultOf('network_unreachable', words) : faultOf('widget_failed', words, false), { cause });
}

/** The three states of a resource. `busy`: another attempt is running. */
export type Loaded<T> = { status: 'loading' } | { status: 'ready'; value: T } | { status: 'failed'; fault: Fault; busy: boolean };

/** A fetched value with its state. It retries by itself when that can help, until it is destroyed. */
export interface Resource<T> {
  readonly state: Loaded<T>;
  /** Retries now if it failed. */
  retry(): void;
  /** Loads again after a change. The current value stays until the new one arrives, and remains if loading fails. */
  reload(): void;
  destroy(): void;
}

/** Automatic attempts after the first one. After those, the viewer decides. */
const automaticRetries = 6;
const maxPauseMs = 60_000;

/** Returns the pause before the next attempt: doubled from one second, with 25 % jitter, at least what the server requested, at most one minute. */
export function pauseMs(attempt: number, retryAfterMs: number, random: () => number): number {
  return Math.min(Math.max(1000 * 2 ** attempt * (0.75 + random() / 2), retryAfterMs), maxPauseMs);
}

/** How long one attempt may take, not counting time spent waiting for a token. */
export const attemptTimeoutMs = 15_000;

/** Rejects on abort, for loaders that ignore their signal. */
const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as DOMException), { once: true }));

/**
 * Creates a resource that starts loading at once. It retries failures that can be retried, and any failure when the browser is online again. A failure is a
 * separate state, so it never looks like an empty result.
 *
 * @param load Throws a {@link FrameError} to say what failed and whether a retry can help.
 * @param onChange Called after every change of the state.
 *
 * @example
 * const orders = createResource((signal) => fetch('/orders.json', { signal }).then((answer) => answer.json()), context.onChange);
 */
export function createResource<T>(load: (signal: AbortSignal) => Promise<T>, onChange: () => void, random: () => number = Math.random): Resource<T> {
  let state: Loaded<T> = { status: 'loading' };
  let attempt = 0;
  let timer = 0;
  let current: Attempt | undefined;
  let isDestroyed = false;

  /** A render may call `reload`, but not every time. */
  let isDrawn = false;
  let reloads = 0;

  const enter = (next: Loaded<T>): void => {
    if (isDestroyed) return;
    state = next;
    const before = reloads;
    isDrawn = true;
    onChange();
    isDrawn = false;
    if (reloads === before) reloads = 0;
  };

  async function run(): Promise<void> {
    clearTimeout(timer);
    const mine = (current = beginAttempt(attemptTimeoutMs));
    if (state.status === 'failed') enter({ ...state, busy: true });
    try {
      const { signal } = mine.stop;
      const value = await Promise.race([load(signal), rejectOnAbort(signal)]);
      mine.end();
      if (mine !== current) return;
      enter({ status: 'ready', value });
    } catch (cause) {
      mine.end();
      if (mine !== current || isDestroyed) return;
      const { fault, retryAfterMs } = failureOf(cause);
      if (fault.retryable && attempt < automaticRetries) timer = window.setTimeout(run, pauseMs(attempt, retryAfterMs, random));
      attempt++;
      // Adding the same listener twice has no effect. `retry` does nothing once the value is loaded.
      addEventListener('online', retry, { once: true });
      if (state.status !== 'ready') enter({ status: 'failed', fault, busy: false });
    }
  }

  const retry = (): void => {
    if (isDestroyed || state.status !== 'failed' || state.busy) return;
    attempt = 0;
    void run();
  };

  void run();
  return {
    get state() {
      return state;
    },
    retry,
    reload() {
      if (isDestroyed || state.status === 'loading') return;
      if (isDrawn && ++reloads > 10)
        throw failureOf('"reload" was called each time that the widget was drawn. Call it in answer to an event.');
      isDrawn = false;
      current?.stop.abort();
      attempt = 0;
      void run();
    },
    destroy() {
      isDestroyed = true;
      clearTimeout(timer);
      removeEventListener('online', retry);
      current?.end();
      current?.stop.abort();
    },
  };
}
