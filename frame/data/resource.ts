import type { Fault } from '../../protocol/errors.ts';
import { FrameError, faultOf } from '../runtime/fault.ts';
import { type Attempt, beginAttempt } from './attempt.ts';

/** A page takes no other code from a frame than a short name: what had another one would be told to the viewer alone. */
const isTellable = ({ code }: Fault): boolean => /^[a-z][a-z_]{2,60}$/.test(code);

function wordsOf(cause: unknown): string {
  try {
    return cause instanceof FrameError ? `The code "${cause.fault.code}" is none for a frame: ${cause.message}` : String(cause);
  } catch {
    return 'What was thrown is no error.';
  }
}

/** What went wrong, as something that can be told. Whatever is no fault is a mistake of the widget itself, or its time was over. */
export function failureOf(cause: unknown): FrameError {
  if (cause instanceof FrameError && isTellable(cause.fault)) return cause;
  const isLate = cause instanceof DOMException && /^(Abort|Timeout)Error$/.test(cause.name);
  const words = wordsOf(cause).slice(0, 300);
  return new FrameError(isLate ? faultOf('network_unreachable', words) : faultOf('widget_failed', words, false), { cause });
}

/** The three states of something that is fetched. `busy`: another attempt is under way. */
export type Loaded<T> = { status: 'loading' } | { status: 'ready'; value: T } | { status: 'failed'; fault: Fault; busy: boolean };

/** Something that is fetched, with its state. It tries again by itself where that can help, until it is destroyed. */
export interface Resource<T> {
  readonly state: Loaded<T>;
  /** Tries again now, if it has failed. */
  retry(): void;
  /** Loads it anew, because it has changed. What is there stays until that has come, and for good where it cannot be had. */
  reload(): void;
  destroy(): void;
}

/** Automatic attempts after the first one. After that, the viewer decides. */
const automaticRetries = 6;
const longestPauseMs = 60_000;

/** Pause before the next attempt: doubled each time from one second, spread by a quarter, never shorter than what the server asked for. */
export function pauseMs(attempt: number, retryAfterMs: number, random: () => number): number {
  return Math.min(Math.max(1000 * 2 ** attempt * (0.75 + random() / 2), retryAfterMs), longestPauseMs);
}

/** How long one attempt may take, beside the time in which a token is awaited. */
export const attemptMs = 15_000;

/** What does not heed its signal is not waited for either. */
const cutOff = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as DOMException), { once: true }));

/**
 * Starts loading at once, and repeats what may succeed later, and whatever has failed when the line is back. A failure is a state of its own: it never looks
 * like an empty result.
 *
 * @param load Throws a {@link FrameError} to say what went wrong and whether trying again can help.
 * @param onChange Told of every state after the first one.
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

  /** Drawing may have reason to load it anew, but not each time. */
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
    const mine = (current = beginAttempt(attemptMs));
    if (state.status === 'failed') enter({ ...state, busy: true });
    try {
      const { signal } = mine.stop;
      const value = await Promise.race([load(signal), cutOff(signal)]);
      mine.end();
      if (mine !== current) return;
      enter({ status: 'ready', value });
    } catch (cause) {
      mine.end();
      if (mine !== current) return;
      const { fault, retryAfterMs } = failureOf(cause);
      if (fault.retryable && attempt < automaticRetries && !isDestroyed) timer = window.setTimeout(run, pauseMs(attempt, retryAfterMs, random));
      attempt++;
      // The same listener is not added twice, and does nothing once what is fetched is there.
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
      current?.end();
      current?.stop.abort();
    },
  };
}
