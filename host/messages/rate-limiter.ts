export interface RateLimit {
  /** Calls allowed in a burst. */
  burst: number;
  /** Calls allowed again each second. */
  perSecond: number;
}

/**
 * Creates a rate limiter.
 *
 * @param now Milliseconds on a monotonic clock.
 * @returns A function that returns whether a call is allowed now, and counts it if so.
 */
export function createRateLimiter({ burst, perSecond }: RateLimit, now: () => number = () => performance.now()): () => boolean {
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
