import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import type { Database } from '../store/database.ts';

/** A piece of upkeep that this process has to itself. */
export interface Lease {
  /** Has it for longer. @returns Whether it was still this process's. */
  keep(): Promise<boolean>;
  /** Gives it back; it is due again after `inMs`. */
  release(inMs: number): Promise<void>;
}

/** A process that says nothing for that long is dead, and another one takes over. */
export const leaseMs = 60_000;

/**
 * Makes the leases: of any number of processes on one database, one does a piece at a time, and only when it is due. A moment further ahead than any
 * process means it was written by a clock that was ahead, and holds nothing up.
 */
export function createLeases({ database: { query }, clock }: { database: Database; clock: Clock }) {
  const holder = randomUUID();

  return {
    /** Of these pieces, those that are due: none, most of the time, so it is asked for all at once. */
    async due(pieces: readonly { name: string; everyMs: number }[]): Promise<string[]> {
      const now = clock.now();
      const rows = await query.selectFrom('upkeep').selectAll().execute();
      const known = new Map(rows.map((row) => [row.name, row]));
      const isOver = (at: number | null, greatestMs: number): boolean => at === null || at <= now || at > now + greatestMs;
      return pieces
        .filter(({ name, everyMs }) => isOver(known.get(name)?.due_at ?? null, 2 * everyMs) && isOver(known.get(name)?.held_until ?? null, leaseMs))
        .map(({ name }) => name);
    },

    /** Takes a piece. @returns `undefined` when another process has it, or has done it just now. */
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
