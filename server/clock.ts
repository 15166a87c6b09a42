import { HttpError } from './errors/http-error.ts';

/** The source of time. Passed as an argument everywhere, so that tests can set the time instead of sleeping. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Earlier than this program. A machine that reports such a time has lost its clock and would accept tokens that expired long ago. */
const earliestMs = Date.UTC(2026, 0, 1);

/**
 * Wraps a clock and rejects implausible times. While the clock is wrong, no credential can be checked, so all access is refused.
 *
 * @throws HttpError `clock_wrong`, from `now`.
 */
export function checkedClock(clock: Clock): Clock {
  return {
    now() {
      const ms = clock.now();
      if (!(ms >= earliestMs) || !Number.isSafeInteger(ms)) throw new HttpError('clock_wrong', undefined, { retryAfterSeconds: 30 });
      return ms;
    },
  };
}

/** The clock in whole seconds, as JWT claims count. */
export const nowSeconds = (clock: Clock): number => Math.floor(clock.now() / 1000);

/** Formats a stored time for the API. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** Formats a stored time that may be absent. */
export const isoTimeOrNull = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
