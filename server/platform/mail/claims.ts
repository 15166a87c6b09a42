import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import type { Database } from '../store/database.ts';
import type { MailRow } from '../store/rows/credential-rows.ts';
import { dueCondition, dueInMs } from '../store/due.ts';
import { sendTimeoutMs } from './transport.ts';

/** Finds due mails and assigns each to one process. */
export interface MailClaims {
  /** Returns due mails that no process has claimed, longest waiting first. */
  due(limit: number): Promise<MailRow[]>;
  /** Milliseconds until a mail is due; `undefined` when none is queued. */
  dueInMs(): Promise<number | undefined>;
  /** Claims a delivery attempt. @returns `false` when another process has claimed it. */
  claim(mail: MailRow): Promise<boolean>;
  /** Records the result of an attempt. */
  settle(id: string, change: Partial<MailRow>): Promise<void>;
}

/** How long a process holds a claim. If it dies, another process sends the mail afterwards. */
const takenMs = sendTimeoutMs + 15_000;
export const maxPauseMs = 60_000;

export function createMailClaims({ database: { query }, clock }: { database: Database; clock: Clock }): MailClaims {
  const waiting = () => query.selectFrom('mail_outbox').selectAll().where('sent_at', 'is', null).where('failed_at', 'is', null);

  const due = (limit: number): Promise<MailRow[]> => {
    const now = clock.now();
    const isDue = waiting().where(dueCondition('next_try_at', now, maxPauseMs)).where(dueCondition('taken_until', now, takenMs));
    return isDue.orderBy('next_try_at').limit(limit).execute();
  };

  return {
    due,

    async dueInMs() {
      if ((await due(1)).length > 0) return 0;
      const soonest = sql`case when taken_until > next_try_at then taken_until else next_try_at end`;
      const next = await waiting().orderBy(soonest).limit(1).executeTakeFirst();
      const now = clock.now();
      return next && Math.max(dueInMs(next.next_try_at, now, maxPauseMs), dueInMs(next.taken_until, now, takenMs));
    },

    /** The update matches only the row as it was read, so exactly one process claims the mail. */
    async claim({ id, tries }) {
      const { numUpdatedRows } = await query
        .updateTable('mail_outbox')
        .set({ taken_until: clock.now() + takenMs, tries: tries + 1 })
        .where('id', '=', id)
        .where('tries', '=', tries)
        .where('sent_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async settle(id, change) {
      await query
        .updateTable('mail_outbox')
        .set({ taken_until: null, ...change })
        .where('id', '=', id)
        .execute();
    },
  };
}
