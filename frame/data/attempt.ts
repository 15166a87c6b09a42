interface AttemptClock {
  hold(): void;
  release(): void;
}

/** The clocks of attempts that are under way. */
const clocks = new WeakMap<AbortSignal, AttemptClock>();

/** One try at something that is fetched: `stop` gives it up, `end` says that it is over. */
export interface Attempt {
  readonly stop: AbortController;
  end(): void;
}

/** Begins an attempt that is aborted with a `TimeoutError` after `limitMs`, not counting the time in which it waits in {@link outsideOf}. */
export function beginAttempt(limitMs: number): Attempt {
  const stop = new AbortController();
  let [leftMs, sinceMs, timer, waits] = [limitMs, 0, 0, 0];
  const run = (): void => {
    sinceMs = performance.now();
    timer = window.setTimeout(() => stop.abort(new DOMException('', 'TimeoutError')), leftMs);
  };
  clocks.set(stop.signal, {
    hold() {
      if (waits++ > 0) return;
      clearTimeout(timer);
      leftMs -= performance.now() - sinceMs;
    },
    release() {
      if (--waits === 0 && clocks.has(stop.signal)) run();
    },
  });
  run();
  return {
    stop,
    end() {
      clearTimeout(timer);
      clocks.delete(stop.signal);
    },
  };
}

/**
 * Waits for a token outside of the time of the attempt that `signal` is of: that time is the server's. A page that is fetching a token has a limit of its
 * own, which tells what it was that did not come.
 */
export async function outsideOf<T>(signal: AbortSignal | null | undefined, wait: () => Promise<T>): Promise<T> {
  const clock = signal ? clocks.get(signal) : undefined;
  clock?.hold();
  try {
    return await wait();
  } finally {
    clock?.release();
  }
}
