/** How often the page may be asked for a token of one source. */
export interface CallLimit {
  /** Whether it may be asked at all now. */
  isOpen(): boolean;
  /** Counts a call. @returns Milliseconds that it has to wait. */
  take(): number;
}

const gapMs = 1_000;
const windowMs = 60_000;
const mostInWindow = 10;

/** At most once a second, and ten times a minute. */
export function createCallLimit(now: () => number): CallLimit {
  let times: number[] = [];
  return {
    isOpen() {
      times = times.filter((time) => time > now() - windowMs);
      return times.length < mostInWindow;
    },
    take() {
      const time = now();
      const at = Math.max(time, (times.at(-1) ?? -Infinity) + gapMs);
      times.push(at);
      return at - time;
    },
  };
}
