import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import type { Database } from './database.ts';
import { chunksOf } from './chunks.ts';

interface UsedRow {
  id: string;
  last_used_at: number | null;
}

export interface LastUse {
  /**
   * Notes that the row was used just now: `table` has `id` and `last_used_at`. Never waits and never fails: who asks is served, whether or not it can be
   * written down.
   */
  note(table: string, row: UsedRow): void;
  /** The row with what is noted and not written yet. */
  seen<R extends UsedRow>(row: R): R;
  /** Writes what is noted, in one statement for each table. What cannot be written is kept for the next time. */
  flush(): Promise<void>;
}

/** How exact it is: a key that works all day is written once a minute. */
const stepMs = 60_000;
/** So long notes are gathered. A process that is killed loses them. */
const gatherMs = 5_000;
const batchIds = 500;
/** More are not kept while the database cannot be written to. */
const greatestCount = 10_000;

/** Makes what remembers when keys were last used: every kind of key that says so calls it. */
export function createLastUse({ database: { query }, clock }: { database: Database; clock: Clock }): LastUse {
  const noted = new Map<string, { table: string; at: number }>();
  let timer: NodeJS.Timeout | undefined;

  const lastUse: LastUse = {
    note(table, { id, last_used_at: before }) {
      const at = clock.now();
      // A moment in the future is of a clock that was ahead.
      const isKnown = (last: number | null | undefined): boolean => last != null && last <= at && at - last < stepMs;
      if (isKnown(before) || isKnown(noted.get(id)?.at) || noted.size >= greatestCount) return;
      noted.set(id, { table, at });
      timer ??= setTimeout(() => void lastUse.flush(), gatherMs).unref();
    },

    seen(row) {
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
      if (noted.size > 0) timer ??= setTimeout(() => void lastUse.flush(), gatherMs).unref();
    },
  };
  return lastUse;
}
