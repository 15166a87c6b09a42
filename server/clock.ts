import { HttpError } from './errors/http-error.ts';

/** Where the time comes from. An argument everywhere, so that tests move it and nothing sleeps. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Older than this program: a machine that says so has lost its clock, and would take tokens that are long over. */
const earliestMs = Date.UTC(2026, 0, 1);

/**
 * A clock that is believed only while it can be right. Nothing is judged by one that is not: every way in is shut meanwhile.
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

/** A stored time as the API writes it. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** The same for what may not have happened. */
export const isoTimeOrNull = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
