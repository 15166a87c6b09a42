import { setImmediate as nextTurn } from 'node:timers/promises';

/** Rows that can be read within a few milliseconds. SQLite reads in the thread that serves every request. */
export const sliceRows = 4_000;

/**
 * Reads or counts a long range slice by slice, and lets other requests run in between.
 *
 * @param slice Handles the slice after a position. @returns Where the next one begins, `undefined` after the last.
 */
export async function inSlices<Position>(after: Position | undefined, slice: (after: Position | undefined) => Promise<Position | undefined>): Promise<void> {
  for (let at = await slice(after); at !== undefined; at = await slice(at)) await nextTurn();
}

/** A list whose order is indexed, but not which rows belong to it. */
export interface SparseList<Row, Position> {
  /** The last row of the slice after a position, whether or not it belongs to the list; `undefined` when less than a slice is left. */
  endOf(after: Position | undefined, offset: number): Promise<Position | undefined>;
  /** Rows of the list after a position, up to the end of the slice if there is one. */
  read(between: { after: Position | undefined; until: Position | undefined; limit: number }): Promise<Row[]>;
}

/** Reads the first `limit` rows of a list, however far apart they are. */
export async function readSparse<Row, Position>({ endOf, read }: SparseList<Row, Position>, after: Position | undefined, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  await inSlices(after, async (from) => {
    const until = await endOf(from, sliceRows - 1);
    rows.push(...(await read({ after: from, until, limit: limit - rows.length })));
    return rows.length < limit ? until : undefined;
  });
  return rows;
}
