/** Where the time comes from; an argument, so that tests move it. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** The clock in whole seconds, as JWT claims count. */
export const nowSeconds = (clock: Clock): number => Math.floor(clock.now() / 1000);
