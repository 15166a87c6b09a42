import { setTimeout as delay } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import { HttpError } from '../../../errors/http-error.ts';
import { mustRepeat } from './postgres-fault.ts';
import { createQueue, type Queue } from '../queue.ts';
import type { Schema } from '../schema.ts';

type Work<T> = (tx: Transaction<Schema>) => Promise<T>;
/** Runs a transaction once. */
export type Attempt = <T>(work: Work<T>) => Promise<T>;

const repeats = 10;
/** From this repetition on a loser goes alone among all losers: on small tables PostgreSQL takes what has nothing to do with each other for a race. */
const aloneFrom = 3;
const all = 'all';
/** Any number, the same in every process: what the locks of transactions begin with that have lost a race before. */
const losersLock = 7_021_914;

/** Thrown inside a transaction that has not begun to work yet. */
const taken = new Error('Another loser of the same race is at it.');

/**
 * Runs serializable transactions until each has won. One that has lost a race is run again alone among those that have lost one about the same thing: in this
 * process they queue up, and between processes they take a lock that ends with the transaction.
 *
 * The lock is tried and never waited for. A transaction sees the database as it was at its first statement: after a wait for the lock it would not see what the
 * one before has written, and lose again.
 *
 * @param patienceMs How long a loser tries to get its lock.
 */
export function createRaces(attempt: Attempt, patienceMs: number) {
  const throughDoor = createDoors();

  async function attemptBehind<T>(locks: readonly string[], work: Work<T>): Promise<T> {
    const giveUpAtMs = performance.now() + patienceMs;
    for (;;) {
      try {
        return await attempt(async (tx) => {
          for (const lock of locks) {
            const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${losersLock}, hashtext(${lock})) as free`.execute(tx);
            if (!rows[0]?.free) throw taken;
          }
          return work(tx);
        });
      } catch (error) {
        if (error !== taken) throw error;
        if (performance.now() > giveUpAtMs) throw tooBusy(error);
      }
      await delay(5 + Math.random() * 15);
    }
  }

  return async <T>(work: Work<T>, about: string): Promise<T> => {
    const own = `about ${about}`;
    for (let attempts = 0; ; attempts += 1) {
      try {
        if (attempts === 0) return await attempt(work);
        const alone = attempts >= aloneFrom;
        return await throughDoor(own, () => (alone ? throughDoor(all, () => attemptBehind([own, all], work)) : attemptBehind([own], work)));
      } catch (error) {
        if (!mustRepeat(error)) throw error;
        if (attempts === repeats) throw tooBusy(error);
      }
      await delay(Math.random() * Math.min(10 * 2 ** attempts, 200));
    }
  };
}

/** Lets one through at a time, in the order of arrival, for each name. */
function createDoors() {
  const doors = new Map<string, { queue: Queue; callers: number }>();
  return async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const door = doors.get(name) ?? { queue: createQueue(), callers: 0 };
    doors.set(name, door);
    door.callers += 1;
    try {
      await door.queue.enter();
      try {
        return await run();
      } finally {
        door.queue.leave();
      }
    } finally {
      door.callers -= 1;
      if (door.callers === 0) doors.delete(name);
    }
  };
}

const tooBusy = (cause: unknown): HttpError =>
  new HttpError('storage_unavailable', 'The database is too busy with conflicting writes.', { cause, retryAfterSeconds: 1 });
