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

/** A list of which an index knows the order, but not which rows belong to it. */
export interface SparseList<Row, Position> {
  /** The last row of the slice that begins after a position, whether it belongs to the list or not; `undefined` when fewer rows than a slice are left. */
  endOf(after: Position | undefined, offset: number): Promise<Position | undefined>;
  /** Rows of the list after a position, up to the end of the slice when there is one. */
  read(between: { after: Position | undefined; until: Position | undefined; limit: number }): Promise<Row[]>;
}

/** Reads the first `limit` rows of a list, however many rows there are between them. */
export async function readSparse<Row, Position>({ endOf, read }: SparseList<Row, Position>, after: Position | undefined, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  await inSlices(after, async (from) => {
    const until = await endOf(from, sliceRows - 1);
    rows.push(...(await read({ after: from, until, limit: limit - rows.length })));
    return rows.length < limit ? until : undefined;
  });
  return rows;
}
