/** How attempts that are under way are told of a wait that begins (1) or is over (-1). */
const waits = new WeakMap<AbortSignal, (step: number) => void>();

/** One try at something that is fetched: `stop` gives it up, `end` says that it is over. */
export interface Attempt {
  readonly stop: AbortController;
  end(): void;
}

/** Begins an attempt that is aborted with a `TimeoutError` after `limitMs`, which begin anew behind a wait in {@link outsideOf}. */
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
  // An attempt that is over is in a wait that never ends, so that its limit does not come.
  return { stop, end: () => wait(1) };
}

/**
 * Waits for a token outside of the time of the attempt that `signal` is of: that time is the server's. A page that is fetching a token has a limit of its
 * own, which tells what it was that did not come.
 */
export function outsideOf<T>(signal: AbortSignal | null | undefined, token: () => Promise<T>): Promise<T> {
  const wait = signal ? waits.get(signal) : undefined;
  wait?.(1);
  return token().finally(() => wait?.(-1));
}
