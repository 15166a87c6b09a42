/** A timer for a point in time, beyond the limit of `setTimeout` if needed. */
export interface Alarm {
  /** Replaces the time. Infinity: never. */
  set(at: number): void;
  /** Rings if it is time. Timers of a sleeping tab fire late. */
  check(): void;
}

const maxTimerMs = 2 ** 31 - 1;

/** @param now Milliseconds on a monotonic clock. */
export function createAlarm(now: () => number, ring: () => void): Alarm {
  let ringsAt = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const set = (at: number): void => {
    clearTimeout(timer);
    ringsAt = at;
    if (at < Infinity) timer = setTimeout(check, Math.max(0, Math.min(at - now(), maxTimerMs)));
  };
  function check(): void {
    if (ringsAt > now()) set(ringsAt);
    else ring();
  }
  return { set, check };
}
