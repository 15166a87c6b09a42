import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CompiledQuery, sql, type Transaction } from 'kysely';
import { type Result, resultOf } from './result.ts';
import type { PlannedWrite } from './planned-writes.ts';
import type { Schema } from './schema.ts';

/** The planned state of a row, computed before anything is written. */
export interface PlannedRow<Row extends { id: string }, Columns extends object> {
  /** The row in the form that reads return. */
  row: Row;
  /** All columns of a new row. */
  made: Columns | undefined;
  /** Changed columns of an existing row, or later changes of a new one. */
  columns: Partial<Columns>;
}

/** How long planning runs in one go, while other requests wait. One invoice with hundreds of payments takes as long as hundreds of others. */
const turnMs = 8;

/** PostgreSQL ends a transaction that is idle for seconds. */
const silentMs = 500;

/**
 * Plans many rows, each independently of the others, and lets other requests run in between. It keeps the transaction alive, because planning can exceed the
 * idle limit on a slow machine.
 */
export async function planEach<T, U>(tx: Transaction<Schema>, inputs: readonly T[], one: (input: T) => U): Promise<Result<U>[]> {
  const results: Result<U>[] = [];
  let lastQueryMs = performance.now();
  let sinceMs = lastQueryMs;
  for (const input of inputs) {
    results.push(resultOf(() => one(input)));
    if (performance.now() - sinceMs < turnMs) continue;
    await nextTurn();
    sinceMs = performance.now();
    if (performance.now() - lastQueryMs < silentMs) continue;
    await sql`select 1`.execute(tx);
    lastQueryMs = performance.now();
  }
  return results;
}

/** Returns the statements that apply a plan: few for all new rows, and one for each changed row. */
export function writesOf<Row extends { id: string }, Columns extends object>(
  planned: Iterable<PlannedRow<Row, Columns>>,
  { inserts, update }: { inserts(rows: Columns[]): PlannedWrite[]; update(columns: Partial<Columns>, id: string): { compile(): CompiledQuery } },
): PlannedWrite[] {
  const all = [...planned];
  const changed = all.filter(({ made, columns }) => !made && Object.keys(columns).length > 0);
  return [
    ...inserts(all.flatMap(({ made, columns }) => (made ? { ...made, ...columns } : []))),
    ...changed.map(({ row, columns }) => ({ query: update(columns, row.id).compile(), rows: 1 })),
  ];
}
