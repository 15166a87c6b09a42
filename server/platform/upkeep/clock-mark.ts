import type { Clock } from '../../clock.ts';
import type { Database, Executor } from '../store/database.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** A clock may be that far from where it was seen last: a server that stood still for a night, or two whose clocks differ. */
export const farMs = dayMs;
/** A clock that is farther is believed when it has run on for that long: longer than any token lives, so that nothing whose end it tells is still good. */
export const steadyMs = dayMs + 60 * 60 * 1_000;

export interface ClockMark {
  /**
   * Whether what cannot be taken back may be done by the clock: removing what is over, letting another key sign. Not while it is far from the highest time
   * that was ever believed, in either direction; a clock that jumps and comes back has done nothing meanwhile.
   */
  isBelieved(): Promise<boolean>;
}

/** Makes the high-water mark of the clock. It stands in the database: one for all processes, and over restarts. */
export function createClockMark({ database, clock }: { database: Database; clock: Clock }): ClockMark {
  return { isBelieved: () => database.write((tx) => observe(tx, clock.now())) };
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
  if (Math.abs(now - mark.at) <= farMs) {
    // Whoever sees the time where it was contradicts every clock that is far from it.
    await set({ at: Math.max(now, mark.at), strange_from: null, strange_until: null });
    return true;
  }
  const { strange_from: from, strange_until: until } = mark;
  const goesOn = from !== null && until !== null && now >= until && now - until <= farMs;
  if (goesOn && now - from >= steadyMs) {
    await set({ at: now, strange_from: null, strange_until: null });
    return true;
  }
  await set({ strange_from: goesOn ? from : now, strange_until: now });
  return false;
}
