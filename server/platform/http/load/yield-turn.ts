import { setImmediate as nextTurn } from 'node:timers/promises';

/** Waits for a separate turn of the event loop, after everything that has arrived meanwhile. */
export type YieldTurn = () => Promise<void>;

/**
 * Creates turns for long work, one piece per turn. Otherwise the pieces of simultaneous requests would run back to back, and short requests would wait for all
 * of them.
 */
export function createYieldTurn(): YieldTurn {
  let last: Promise<unknown> = Promise.resolve();
  return async () => {
    const turn = last.then(() => nextTurn());
    last = turn;
    await turn;
  };
}
