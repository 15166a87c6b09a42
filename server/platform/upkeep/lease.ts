import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import type { Database } from '../store/database.ts';

/** A task that this process holds exclusively. */
export interface Lease {
  /** Extends the lease. @returns Whether this process still held it. */
  keep(): Promise<boolean>;
  /** Releases the task; it is due again after `inMs`. */
  release(inMs: number): Promise<void>;
}

/** A process that does not renew within this time is considered dead, and another takes over. */
export const leaseMs = 60_000;

/**
 * Creates the leases: of all processes on a database, one at a time runs a task, and only when it is due. A time further ahead than any process sets was
 * written by a fast clock and is ignored.
 */
export function createLeases({ database: { query }, clock }: { database: Database; clock: Clock }) {
  const holder = randomUUID();

  return {
    /** Returns the tasks that are due. Usually none is, so all are checked in one query. */
    async due(pieces: readonly { name: string; everyMs: number }[]): Promise<string[]> {
      const now = clock.now();
      const rows = await query.selectFrom('upkeep').selectAll().execute();
      const known = new Map(rows.map((row) => [row.name, row]));
      const isOver = (at: number | null, maxMs: number): boolean => at === null || at <= now || at > now + maxMs;
      return pieces
        .filter(({ name, everyMs }) => isOver(known.get(name)?.due_at ?? null, 2 * everyMs) && isOver(known.get(name)?.held_until ?? null, leaseMs))
        .map(({ name }) => name);
    },

    /** Takes a task. @returns `undefined` when another process holds it, or has just done it. */
    async take({ name, everyMs }: { name: string; everyMs: number }): Promise<Lease | undefined> {
      const now = clock.now();
      const mine = { held_by: holder, held_until: now + leaseMs };
      const taken = await query
        .insertInto('upkeep')
        .values({ name, due_at: now, ...mine })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(mine)
            .where(sql<boolean>`(upkeep.due_at not between ${now + 1} and ${now + 2 * everyMs})`)
            .where(sql<boolean>`(upkeep.held_until is null or upkeep.held_until not between ${now + 1} and ${now + leaseMs})`),
        )
        .executeTakeFirst();
      if (taken.numInsertedOrUpdatedRows !== 1n) return undefined;
      const own = query.updateTable('upkeep').where('name', '=', name).where('held_by', '=', holder);
      return {
        keep: async () => (await own.set({ held_until: clock.now() + leaseMs }).executeTakeFirst()).numUpdatedRows === 1n,
        release: async (inMs) => void (await own.set({ held_by: null, held_until: null, due_at: clock.now() + Math.round(inMs) }).execute()),
      };
    },
  };
}

export type Leases = ReturnType<typeof createLeases>;
