import { setTimeout as delay } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import { HttpError } from '../../../errors/http-error.ts';
import { isDuplicate, isRetryable } from './postgres-fault.ts';
import { createQueue, type Queue } from '../queue.ts';
import type { Schema } from '../schema.ts';

type Work<T> = (tx: Transaction<Schema>) => Promise<T>;
/** Runs a transaction once. */
export type Attempt = <T>(work: Work<T>) => Promise<T>;

const repeats = 10;
/** From this repetition on, a loser runs alone among all losers, because on small tables PostgreSQL reports conflicts between unrelated transactions. */
const aloneFrom = 3;
const all = 'all';
/** An arbitrary number, the same in every process: first part of the advisory locks for transactions that lost a race. */
const losersLock = 7_021_914;

/** Thrown inside a transaction before its work begins. */
const taken = new Error('Another loser of the same race is being repeated.');

/**
 * Runs serializable transactions until each succeeds. A transaction that loses a race is repeated alone among the losers with the same key: within this process
 * they queue up, and between processes they take a lock that ends with the transaction.
 *
 * The lock is only tried, never waited for. A transaction sees the database as of its first statement. After a wait it would not see the previous transaction's
 * writes, and would lose again.
 *
 * @param patienceMs How long a loser tries to get its lock.
 */
export function createRaces(attempt: Attempt, patienceMs: number) {
  const inNamedQueue = createNamedQueues();

  async function attemptInQueues<T>(locks: readonly string[], work: Work<T>): Promise<T> {
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
        return await inNamedQueue(own, () => (alone ? inNamedQueue(all, () => attemptInQueues([own, all], work)) : attemptInQueues([own], work)));
      } catch (error) {
        // A repeated transaction sees the row of the one that won. If the key stays taken, no race was the reason.
        if (!isRetryable(error) && !(isDuplicate(error) && attempts < aloneFrom)) throw error;
        if (attempts === repeats) throw tooBusy(error);
      }
      await delay(Math.random() * Math.min(10 * 2 ** attempts, 200));
    }
  };
}

/** Runs one caller at a time for each name, in order of arrival. */
function createNamedQueues() {
  const queues = new Map<string, { queue: Queue; callers: number }>();
  return async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const entry = queues.get(name) ?? { queue: createQueue(), callers: 0 };
    queues.set(name, entry);
    entry.callers += 1;
    try {
      await entry.queue.enter();
      try {
        return await run();
      } finally {
        entry.queue.leave();
      }
    } finally {
      entry.callers -= 1;
      if (entry.callers === 0) queues.delete(name);
    }
  };
}

const tooBusy = (cause: unknown): HttpError =>
  new HttpError('storage_unavailable', 'The database is too busy with conflicting writes.', { cause, retryAfterSeconds: 1 });
