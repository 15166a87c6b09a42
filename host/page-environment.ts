import type { Environment } from './token-session.ts';

/** The environment of a real page. */
export const pageEnvironment: Environment = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  setTimer: (run, delayMs) => setTimeout(run, delayMs) as unknown as number,
  clearTimer: (timer) => clearTimeout(timer),
  random: Math.random,
  onWake(wake) {
    const controller = new AbortController();
    const { signal } = controller;
    document.addEventListener('visibilitychange', () => document.hidden || wake(), { signal });
    addEventListener('online', wake, { signal });
    addEventListener('pageshow', wake, { signal });
    return () => controller.abort();
  },
};
