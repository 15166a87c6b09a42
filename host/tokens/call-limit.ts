/** Limits how often the page is asked for a token of one source. */
export interface CallLimit {
  /** Whether the page may be asked now. */
  isOpen(): boolean;
  /** Counts a call. @returns Milliseconds until the call may be made. */
  take(): number;
}

const gapMs = 1_000;
const windowMs = 60_000;
const maxInWindow = 10;

/** Creates a limit of one call a second and ten a minute. */
export function createCallLimit(now: () => number): CallLimit {
  let times: number[] = [];
  return {
    isOpen() {
      times = times.filter((time) => time > now() - windowMs);
      return times.length < maxInWindow;
    },
    take() {
      const time = now();
      const at = Math.max(time, (times.at(-1) ?? -Infinity) + gapMs);
      times.push(at);
      return at - time;
    },
  };
}
