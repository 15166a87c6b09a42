import type { Clock } from '../../clock.ts';
import type { Database, Executor } from '../store/database.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** Maximum trusted distance from the last seen time: covers a server that was off for a night, and clocks that differ. */
export const maxClockJumpMs = dayMs;
/** A clock beyond that is trusted after it has run on for this long. Longer than any token lives, so that no token from before is still valid. */
export const trustAgainAfterMs = dayMs + 60 * 60 * 1_000;

export interface ClockMark {
  /**
   * Whether the clock can be trusted for irreversible work: deleting expired data, rotating keys. `false` while it is far from the highest trusted time, in
   * either direction, so that a temporary jump has no effect.
   */
  isTrusted(): Promise<boolean>;
}

/** Creates the high-water mark of the clock. Stored in the database, shared by all processes and kept across restarts. */
export function createClockMark({ database, clock }: { database: Database; clock: Clock }): ClockMark {
  return { isTrusted: () => database.write((tx) => observe(tx, clock.now())) };
}

async function observe(tx: Executor, now: number): Promise<boolean> {
  const mark = await tx.selectFrom('clock_mark').selectAll().where('id', '=', 1).executeTakeFirst();
  if (!mark) {
    await tx
      .insertInto('clock_mark')
      .values({ id: 1, at: now, strange_from: null, strange_until: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return true;
  }
  const set = (change: Partial<Omit<typeof mark, 'id'>>) => tx.updateTable('clock_mark').set(change).where('id', '=', 1).execute();
  if (Math.abs(now - mark.at) <= maxClockJumpMs) {
    // A process that sees the expected time overrules every clock that is far from it.
    await set({ at: Math.max(now, mark.at), strange_from: null, strange_until: null });
    return true;
  }
  const { strange_from: from, strange_until: until } = mark;
  const goesOn = from !== null && until !== null && now >= until && now - until <= maxClockJumpMs;
  if (goesOn && now - from >= trustAgainAfterMs) {
    await set({ at: now, strange_from: null, strange_until: null });
    return true;
  }
  await set({ strange_from: goesOn ? from : now, strange_until: now });
  return false;
}
