import { invalidOption } from './check-options.ts';

/** The source of the current time. Tests replace it. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Returns the current time in whole seconds, as JWT claims use it. @throws BackendError `invalid_request` when the clock does not return a time. */
export function nowSeconds(clock: Clock): number {
  const seconds = Math.floor(clock.now() / 1000);
  if (!Number.isSafeInteger(seconds)) throw invalidOption('clock', 'must return milliseconds since the epoch');
  return seconds;
}
