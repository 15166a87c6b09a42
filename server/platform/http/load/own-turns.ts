import { setImmediate as nextTurn } from 'node:timers/promises';

/** Waits for a turn of the event loop of one's own, with everything that has come meanwhile served before it. */
export type OwnTurn = () => Promise<void>;

/**
 * Makes turns for what takes long: one piece in each. Without it, pieces of several requests that came together are worked on back to back, and who has asked
 * for little waits for all of them.
 */
export function createOwnTurns(): OwnTurn {
  let last: Promise<unknown> = Promise.resolve();
  return async () => {
    const turn = last.then(() => nextTurn());
    last = turn;
    await turn;
  };
}
