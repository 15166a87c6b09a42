import { HttpError } from '../../errors/http-error.ts';
import type { PackedRows } from '../../import/rows/packed-rows.ts';
import type { Put } from '../../platform/http/bulk.ts';
import type { Result } from '../../platform/store/result.ts';
import type { Database } from '../../platform/store/database.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Run } from '../run.ts';

/**
 * Stores checked rows, several hundred per transaction. If the database fails midway, completed transactions remain. Importing the same file again resumes:
 * stored rows are unchanged.
 */
export async function storeRows<T>(
  run: Run,
  { inAmbientTransaction }: Database,
  rows: PackedRows<T>,
  putMany: (rows: readonly T[]) => Promise<Result<{ outcome: Put }>[]>,
): Promise<Record<Put, number>> {
  const sum: Record<Put, number> = { created: 0, updated: 0, unchanged: 0 };
  const storing = createProgress(run.terminal, { label: 'Storing', total: rows.length, json: run.json });
  try {
    let stored = 0;
    for (const some of rows.pieces()) {
      const puts = await inAmbientTransaction(async () => (await putMany(some)).map(outcomeOf));
      for (const one of puts) sum[one] += 1;
      storing.advance((stored += some.length));
    }
  } finally {
    storing.finish();
  }
  return sum;
}

/** A refused row rolls back its whole transaction. */
function outcomeOf(one: Result<{ outcome: Put }>): Put {
  if (one instanceof HttpError) throw one;
  return one.outcome;
}
