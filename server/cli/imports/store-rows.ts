import { HttpError } from '../../errors/http-error.ts';
import type { PackedRows } from '../../import/rows/packed-rows.ts';
import type { Put } from '../../platform/http/routes/bulk.ts';
import type { Result } from '../../platform/store/result.ts';
import type { Database } from '../../platform/store/database.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Run } from '../run.ts';

/**
 * Stores checked rows, several hundred per transaction. If the database fails midway, completed transactions remain. Importing the same file again resumes:
 * stored rows are unchanged.
 *
 * @throws HttpError of the row or the database. Its sentence says how many rows are stored.
 */
export async function storeRows<T>(
  run: Run,
  { inAmbientTransaction }: Database,
  rows: PackedRows<T>,
  putMany: (rows: readonly T[]) => Promise<Result<{ outcome: Put }>[]>,
): Promise<Record<Put, number>> {
  const sum: Record<Put, number> = { created: 0, updated: 0, unchanged: 0 };
  const storing = createProgress(run.terminal, { label: 'Storing', total: rows.length, json: run.json });
  let stored = 0;
  try {
    for (const some of rows.pieces()) {
      const puts = await inAmbientTransaction(async () => (await putMany(some)).map(outcomeOf));
      for (const one of puts) sum[one] += 1;
      storing.advance((stored += some.length));
    }
  } catch (error) {
    throw error instanceof HttpError && stored > 0 ? storedInPart(error, stored, rows.length) : error;
  } finally {
    storing.finish();
  }
  return sum;
}

function storedInPart(error: HttpError, stored: number, count: number): HttpError {
  const sentence = `${error.message} ${stored} of ${count} rows are stored. Import the same files again to store the rest.`;
  return new HttpError(error.code, sentence, { cause: error, ...(error.errors && { errors: error.errors }) });
}

/** A refused row rolls back its whole transaction. */
function outcomeOf(one: Result<{ outcome: Put }>): Put {
  if (one instanceof HttpError) throw one;
  return one.outcome;
}
