import type { Fault } from '../../protocol/errors.ts';
import { FrameError, faultOf } from '../runtime/fault.ts';
import { ApiError } from './api.ts';

/** The three states of something that is fetched. `busy`: another attempt is under way, or waits for its turn. */
export type Loaded<T> = { status: 'loading' } | { status: 'ready'; value: T } | { status: 'failed'; fault: Fault; busy: boolean };

export interface Resource<T> {
  readonly state: Loaded<T>;
  /** Tries again now, if it has failed. */
  retry(): void;
  destroy(): void;
}

export interface ResourceOptions {
  random?: () => number;
  setTimer?: (work: () => void, delayMs: number) => unknown;
  clearTimer?: (timer: never) => void;
}

/** Automatic attempts after the first one. After that, the viewer decides. */
export const automaticRetries = 6;
const longestPauseMs = 60_000;

/** Pause before the next attempt: doubled each time from one second, spread by a quarter, never shorter than what the server asked for. */
export function pauseMs(attempt: number, retryAfterMs: number | undefined, random: () => number): number {
  const own = 1000 * 2 ** attempt * (0.75 + random() / 2);
  return Math.min(Math.max(own, retryAfterMs ?? 0), longestPauseMs);
}

/** Starts loading at once, and repeats what may succeed later. A failure is a state of its own: it never looks like an empty result. */
export function createResource<T>(load: (signal: AbortSignal) => Promise<T>, onChange: () => void, options: ResourceOptions = {}): Resource<T> {
  const { random = Math.random, setTimer = setTimeout, clearTimer = clearTimeout } = options;
  const stop = new AbortController();
  let state: Loaded<T> = { status: 'loading' };
  let attempt = 0;
  let timer: unknown;
  let running = false;

  const enter = (next: Loaded<T>): void => {
    if (stop.signal.aborted) return;
    state = next;
    onChange();
  };

  async function run(): Promise<void> {
    if (running || stop.signal.aborted) return;
    running = true;
    clearTimer(timer as never);
    if (state.status === 'failed') enter({ ...state, busy: true });
    try {
      const value = await load(stop.signal);
      running = false;
      enter({ status: 'ready', value });
    } catch (error) {
      running = false;
      if (stop.signal.aborted) return;
      fail(error instanceof FrameError ? error : new FrameError(faultOf('bad_response', String(error), false)));
    }
  }

  function fail(error: FrameError): void {
    const again = error.fault.retryable && attempt < automaticRetries;
    if (again) timer = setTimer(run, pauseMs(attempt, error instanceof ApiError ? error.retryAfterMs : undefined, random));
    attempt += 1;
    enter({ status: 'failed', fault: error.fault, busy: false });
  }

  void run();
  return {
    get state() {
      return state;
    },
    retry() {
      if (state.status !== 'failed') return;
      attempt = 0;
      void run();
    },
    destroy() {
      stop.abort();
      clearTimer(timer as never);
    },
  };
}
