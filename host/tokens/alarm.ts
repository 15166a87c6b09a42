/** Rings at a moment of a clock, however far away that is. */
export interface Alarm {
  /** Sets it anew. Infinity: it does not ring. */
  set(at: number): void;
  /** Rings if it is time. The timers of a tab that sleeps are late. */
  check(): void;
}

const longestTimerMs = 2 ** 31 - 1;

/** @param now Milliseconds on a clock that nobody sets. */
export function createAlarm(now: () => number, ring: () => void): Alarm {
  let ringsAt = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const set = (at: number): void => {
    clearTimeout(timer);
    ringsAt = at;
    if (at < Infinity) timer = setTimeout(check, Math.max(0, Math.min(at - now(), longestTimerMs)));
  };
  function check(): void {
    if (ringsAt > now()) set(ringsAt);
    else ring();
  }
  return { set, check };
}
