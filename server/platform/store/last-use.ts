import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import type { Database } from './database.ts';
import { chunksOf } from './chunks.ts';

interface UsedRow {
  id: string;
  last_used_at: number | null;
}

export interface LastUse {
  /** Notes that the row was used just now; `table` has `id` and `last_used_at`. Never waits and never fails, so that the request does not depend on it. */
  note(table: string, row: UsedRow): void;
  /** Returns the row with its noted but unwritten time. */
  withNotedUse<R extends UsedRow>(row: R): R;
  /** Writes the noted times, one statement per table. What cannot be written is kept for the next flush. */
  flush(): Promise<void>;
}

/** Precision: a key in constant use is written once a minute. */
const stepMs = 60_000;
/** How long notes are buffered. A killed process loses them. */
const flushAfterMs = 5_000;
const batchIds = 500;
/** Maximum number buffered while the database cannot be written to. */
const maxNoted = 10_000;

/** Creates the recorder of when keys were last used. Every kind of key with a `last_used_at` uses it. */
export function createLastUse({ database: { query }, clock }: { database: Database; clock: Clock }): LastUse {
  const noted = new Map<string, { table: string; at: number }>();
  let timer: NodeJS.Timeout | undefined;

  const lastUse: LastUse = {
    note(table, { id, last_used_at: before }) {
      const at = clock.now();
      // A time in the future was written by a clock that was ahead.
      const isKnown = (last: number | null | undefined): boolean => last != null && last <= at && at - last < stepMs;
      if (isKnown(before) || isKnown(noted.get(id)?.at) || noted.size >= maxNoted) return;
      noted.set(id, { table, at });
      timer ??= setTimeout(() => void lastUse.flush(), flushAfterMs).unref();
    },

    withNotedUse(row) {
      const at = noted.get(row.id)?.at;
      return at === undefined ? row : { ...row, last_used_at: at };
    },

    async flush() {
      clearTimeout(timer);
      timer = undefined;
      const taken = [...noted];
      for (const table of new Set(taken.map(([, note]) => note.table))) {
        const ofTable = taken.filter(([, note]) => note.table === table);
        for (const batch of chunksOf(ofTable, batchIds)) {
          const last_used_at = Math.max(...batch.map(([, { at }]) => at));
          const ids = sql.join(batch.map(([id]) => id));
          const written = await sql`update ${sql.table(table)} set last_used_at = ${last_used_at} where id in (${ids})`.execute(query).then(
            () => true,
            () => false,
          );
          for (const [id, note] of batch) if (written && noted.get(id) === note) noted.delete(id);
        }
      }
      if (noted.size > 0) timer ??= setTimeout(() => void lastUse.flush(), flushAfterMs).unref();
    },
  };
  return lastUse;
}
