import type { Environment } from './token-broker.ts';

/**
 * A clock that only runs forward, and does so while the computer sleeps: of the page's two clocks, each step is that of the one that ran further.
 * (The monotonic one stands still during sleep on some systems; the wall clock may be set back.)
 */
export function forwardClock(monotonic: () => number, wall: () => number): () => number {
  let [total, lastMonotonic, lastWall] = [0, monotonic(), wall()];
  return () => {
    total += Math.max(monotonic() - lastMonotonic, wall() - lastWall);
    [lastMonotonic, lastWall] = [monotonic(), wall()];
    return total;
  };
}

/** The environment of a real page. */
export function pageEnvironment(): Environment {
  return {
    now: forwardClock(() => performance.now(), Date.now),
    setTimer: (run, delayMs) => setTimeout(run, delayMs) as unknown as number,
    clearTimer: (timer) => clearTimeout(timer),
    random: Math.random,
    onWake(wake, signal) {
      document.addEventListener('visibilitychange', () => document.hidden || wake(), { signal });
      for (const name of ['online', 'pageshow']) addEventListener(name, wake, { signal });
    },
  };
}
