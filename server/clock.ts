/** Where the time comes from. An argument everywhere, so that tests move it and nothing sleeps. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** The clock in whole seconds, as JWT claims count. */
export const nowSeconds = (clock: Clock): number => Math.floor(clock.now() / 1000);

/** A stored time as the API writes it. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
