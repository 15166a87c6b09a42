export interface Rate {
  /** Calls that are allowed in a row. */
  burst: number;
  /** Calls that are allowed again with each second. */
  perSecond: number;
}

/**
 * Counts the calls of something against its rate.
 *
 * @param now Milliseconds on a clock that nobody sets.
 * @returns Tells whether one more call is allowed now, and counts it if so.
 */
export function createRate({ burst, perSecond }: Rate, now: () => number = () => performance.now()): () => boolean {
  let left = burst;
  let countedAt = now();
  return () => {
    const time = now();
    left = Math.min(burst, left + ((time - countedAt) / 1_000) * perSecond);
    countedAt = time;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
