import { setImmediate as nextTurn } from 'node:timers/promises';

/** So many rows are looked at within a few milliseconds. SQLite reads in the thread that serves every request. */
export const sliceRows = 4_000;

/**
 * Reads or counts a long stretch a slice at a time, and serves others in between.
 *
 * @param slice Works on one slice that begins after a position. @returns Where the next one begins, `undefined` behind the last.
 */
export async function inSlices<Position>(after: Position | undefined, slice: (after: Position | undefined) => Promise<Position | undefined>): Promise<void> {
  for (let at = await slice(after); at !== undefined; at = await slice(at)) await nextTurn();
}
