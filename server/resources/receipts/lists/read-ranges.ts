import { sql } from 'kysely';
import type { Executor } from '../../../platform/store/database.ts';
import { readSparse } from '../../../platform/store/in-slices.ts';
import type { IndexRange } from './list-ranges.ts';
import type { ReceiptHead } from '../model.ts';
import { withHeads } from './select-receipts.ts';

/** The last row of a page, after which the next one begins. */
export interface ReceiptPosition {
  periodStart: string;
  id: string;
}

/** The order of every list. Ids are unique. */
const comesFirst = (a: ReceiptPosition, b: ReceiptPosition): number =>
  a.periodStart > b.periodStart || (a.periodStart === b.periodStart && a.id > b.id) ? -1 : 1;

export const placeOf = (row: ReceiptHead): ReceiptPosition => ({ periodStart: row.period_start, id: row.id });

/** Bounds of the rows that are read at once. */
interface Between {
  after: ReceiptPosition | undefined;
  until: ReceiptPosition | undefined;
  limit: number;
}

/** Creates the function that reads up to `limit` rows of all ranges, after a position. If rows of a range are checked, they are read in slices. */
export function createRangeReader(query: Executor) {
  const rowsOf = ({ byIndex }: IndexRange, after: ReceiptPosition | undefined) => {
    let select = query.selectFrom('receipts');
    for (const condition of byIndex) select = select.where(condition);
    if (after) select = select.where(sql<boolean>`(receipts.period_start, receipts.id) < (${after.periodStart}, ${after.id})`);
    return select.orderBy('receipts.period_start', 'desc').orderBy('receipts.id', 'desc');
  };

  const readOne = (range: IndexRange, { after, until, limit }: Between) => {
    let select = withHeads(rowsOf(range, after)).limit(limit);
    if (until) select = select.where(sql<boolean>`(receipts.period_start, receipts.id) >= (${until.periodStart}, ${until.id})`);
    for (const condition of range.rest) select = select.where(condition);
    return select;
  };

  /** Reads the first rows of all ranges in one statement, so that a receipt that moves between two ranges meanwhile is found once. */
  async function readTogether([first, ...others]: readonly IndexRange[], between: Between): Promise<ReceiptHead[]> {
    if (first === undefined) return [];
    if (others.length === 0) return readOne(first, between).execute();
    const part = (range: IndexRange) => query.selectFrom(readOne(range, between).as('part')).selectAll();
    const rows = await others.reduce((all, range) => all.unionAll(part(range)), part(first)).execute();
    return rows.toSorted((a, b) => comesFirst(placeOf(a), placeOf(b))).slice(0, between.limit);
  }

  return function readAll(ranges: readonly IndexRange[], after: ReceiptPosition | undefined, limit: number): Promise<ReceiptHead[]> {
    const sparse = ranges.filter(({ rest }) => rest.length > 0);
    const endOf = async (from: ReceiptPosition | undefined, offset: number): Promise<ReceiptPosition | undefined> => {
      const ends: ReceiptPosition[] = [];
      for (const range of sparse) {
        const last = rowsOf(range, from).select(['receipts.period_start as periodStart', 'receipts.id']).offset(offset).limit(1);
        ends.push(...(await last.execute()));
      }
      return ends.toSorted(comesFirst)[0];
    };
    if (sparse.length === 0) return readTogether(ranges, { after, until: undefined, limit });
    return readSparse({ endOf, read: (between) => readTogether(ranges, between) }, after, limit);
  };
}
