import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CompiledQuery, sql, type Transaction } from 'kysely';
import { type Done, doneOr } from './done.ts';
import type { PlannedWrite } from './planned-writes.ts';
import type { Schema } from './schema.ts';

/** A row as it will be, worked out before anything is written. */
export interface PlannedRow<Row extends { id: string }, Columns extends object> {
  /** As it is read. */
  row: Row;
  /** The whole row, of one that is new. */
  made: Columns | undefined;
  /** What changes in a row that is there, or in the new one since. */
  columns: Partial<Columns>;
}

/** So long they are worked out in one go: what others wait for meanwhile. One invoice of hundreds of payments takes as long as hundreds of others. */
const turnMs = 8;

/** PostgreSQL ends a transaction that says nothing for seconds: it takes whoever has begun it for stuck. */
const silentMs = 500;

/**
 * Works out what becomes of many, one after the other, each of which stands or falls alone, and lets others through in between. The transaction is told that
 * it is still wanted, as a slow machine works on many for longer than it waits for the next word.
 */
export async function planEach<T, U>(tx: Transaction<Schema>, inputs: readonly T[], one: (input: T) => U): Promise<Done<U>[]> {
  const results: Done<U>[] = [];
  let saidMs = performance.now();
  let sinceMs = saidMs;
  for (const input of inputs) {
    results.push(doneOr(() => one(input)));
    if (performance.now() - sinceMs < turnMs) continue;
    await nextTurn();
    sinceMs = performance.now();
    if (performance.now() - saidMs < silentMs) continue;
    await sql`select 1`.execute(tx);
    saidMs = performance.now();
  }
  return results;
}

/** The statements by which rows become what was planned: those that are new in few, and one for each that changes. */
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
