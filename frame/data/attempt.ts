/** Notifies a running attempt that a wait begins (1) or ends (-1). */
const waits = new WeakMap<AbortSignal, (step: number) => void>();

/** One attempt to fetch something. `stop` aborts it, `end` marks it as finished. */
export interface Attempt {
  readonly stop: AbortController;
  end(): void;
}

/** Begins an attempt that is aborted with a `TimeoutError` after `limitMs`. The limit restarts after each wait in {@link pauseTimeLimit}. */
export function beginAttempt(limitMs: number): Attempt {
  const stop = new AbortController();
  let timer = 0;
  let waiting = 0;
  const wait = (step: number): void => {
    clearTimeout(timer);
    waiting += step;
    if (waiting === 0) timer = window.setTimeout(() => stop.abort(new DOMException('', 'TimeoutError')), limitMs);
  };
  waits.set(stop.signal, wait);
  wait(0);
  // A wait that never ends keeps the timer of a finished attempt from firing.
  return { stop, end: () => wait(1) };
}

/**
 * Waits for a token without counting against the time limit of the attempt with this `signal`, which is meant for the server. The host page has its own time
 * limit for tokens, with its own fault.
 */
export function pauseTimeLimit<T>(signal: AbortSignal | null | undefined, token: () => Promise<T>): Promise<T> {
  const wait = signal ? waits.get(signal) : undefined;
  wait?.(1);
  return token().finally(() => wait?.(-1));
}
