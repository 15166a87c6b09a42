/** The source of the current time. Tests replace it. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Returns the current time in whole seconds, as JWT claims use it. */
export const nowSeconds = (clock: Clock): number => Math.floor(clock.now() / 1000);
