import type { Logger } from 'pino';
import type { MasterKeys } from '../../access/master-key.ts';
import { randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { MailRow } from '../store/rows/credential-rows.ts';
import type { Database, Executor } from '../store/database.ts';
import { dueInMs, hasCome } from './due.ts';
import { mailMessage, type MailMessage, queuedMailOf, type QueuedMail } from './message.ts';
import { mailFaultOf, type MailTransport, sendTimeoutMs } from './transport.ts';

export interface Outbox {
  /** Puts a mail on its way, in the caller's transaction. After `giveUpAt` it is worth nothing any more and is not sent. */
  add(tx: Executor, mail: { tenantId: string; message: MailMessage; giveUpAt: number }): Promise<void>;
  /** Sends everything that is due. Any number of processes may do so at once. @returns How many were tried. */
  drain(): Promise<number>;
  /** Milliseconds until a mail is due; `undefined` when none is on its way. */
  dueInMs(): Promise<number | undefined>;
  /** Newest first, the last hundred of a tenant or, with `null`, of all. */
  list(tenantId: string | null): Promise<QueuedMail[]>;
  /** The last mails with what they say. Only where the transport keeps them: in development without a mail server. */
  kept(): Promise<{ id: string; at: number; message: MailMessage }[]>;
}

/** A process has a mail to itself for that long; should it die, another one sends it then. */
const takenMs = sendTimeoutMs + 15_000;
const atOnce = 5;
const greatestPauseMs = 60_000;

export const sealPurpose = (row: Pick<MailRow, 'id' | 'tenant_id'>): string => `mail|${row.tenant_id}|${row.id}`;

/**
 * Mails on their way. They are stored before they are sent, sealed, because they carry secrets; a mail that the server has taken is not sent
 * again, one whose sending was cut off is. What was sent is not kept.
 */
export function createOutbox({
  database,
  clock,
  masterKeys,
  transport,
  log,
}: {
  database: Database;
  clock: Clock;
  masterKeys: MasterKeys;
  transport: MailTransport;
  log: Logger;
}): Outbox {
  const due = (): Promise<MailRow[]> => {
    const now = clock.now();
    return database.query
      .selectFrom('mail_outbox')
      .selectAll()
      .where('sent_at', 'is', null)
      .where('failed_at', 'is', null)
      .where(hasCome('next_try_at', now, greatestPauseMs))
      .where(hasCome('taken_until', now, takenMs))
      .orderBy('next_try_at')
      .limit(atOnce)
      .execute();
  };

  /** Of any number of processes, one takes the mail: the row is changed as it was read. */
  async function take({ id, tries }: MailRow): Promise<boolean> {
    const { numUpdatedRows } = await database.query
      .updateTable('mail_outbox')
      .set({ taken_until: clock.now() + takenMs, tries: tries + 1 })
      .where('id', '=', id)
      .where('tries', '=', tries)
      .where('sent_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  const settle = (id: string, change: Partial<MailRow>): Promise<unknown> =>
    database.query
      .updateTable('mail_outbox')
      .set({ taken_until: null, ...change })
      .where('id', '=', id)
      .execute();

  async function deliver(row: MailRow): Promise<boolean> {
    if (!(await take(row))) return false;
    const { id, tries } = row;
    if (row.give_up_at <= clock.now()) {
      await settle(id, { failed_at: clock.now(), message_sealed: null });
      log.error({ mail: id, tenant: row.tenant_id, tries, fault: row.last_fault }, 'mail given up: it would come too late');
      return true;
    }
    try {
      await transport.send(id, mailMessage.parse(JSON.parse(masterKeys.open(row.message_sealed ?? '', sealPurpose(row)))));
      await settle(id, { sent_at: clock.now(), ...(!transport.keeps && { message_sealed: null }) });
    } catch (error) {
      const { code, final } = mailFaultOf(error);
      const now = clock.now();
      await settle(
        id,
        final
          ? { failed_at: now, message_sealed: null, last_fault: code }
          : { next_try_at: now + Math.min(2_000 * 2 ** tries, greatestPauseMs), last_fault: code },
      );
      log.warn({ mail: id, tenant: row.tenant_id, tries: tries + 1, fault: code, final }, 'mail not sent');
    }
    return true;
  }

  return {
    async add(tx, { tenantId, message, giveUpAt }) {
      const row = { id: randomId('mail'), tenant_id: tenantId };
      const now = clock.now();
      const message_sealed = masterKeys.seal(JSON.stringify(message), sealPurpose(row));
      await tx
        .insertInto('mail_outbox')
        .values({ ...row, message_sealed, created_at: now, next_try_at: now, give_up_at: giveUpAt, tries: 0 })
        .execute();
    },

    async drain() {
      let tried = 0;
      for (;;) {
        const taken = await Promise.all((await due()).map(deliver));
        const count = taken.filter(Boolean).length;
        tried += count;
        if (count === 0) return tried;
      }
    },

    async dueInMs() {
      const rows = await database.query
        .selectFrom('mail_outbox')
        .select(['next_try_at', 'taken_until'])
        .where('sent_at', 'is', null)
        .where('failed_at', 'is', null)
        .orderBy('next_try_at')
        .limit(atOnce)
        .execute();
      const now = clock.now();
      const due = rows.map((row) => Math.max(dueInMs(row.next_try_at, now, greatestPauseMs), dueInMs(row.taken_until, now, takenMs)));
      return due.length === 0 ? undefined : Math.min(...due);
    },

    async list(tenantId) {
      let select = database.query.selectFrom('mail_outbox').selectAll();
      if (tenantId !== null) select = select.where('tenant_id', '=', tenantId);
      return (await select.orderBy('created_at', 'desc').orderBy('id').limit(100).execute()).map(queuedMailOf);
    },

    async kept() {
      if (!transport.keeps) return [];
      const rows = await database.query
        .selectFrom('mail_outbox')
        .selectAll()
        .where('message_sealed', 'is not', null)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(50)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        at: row.created_at,
        message: mailMessage.parse(JSON.parse(masterKeys.open(row.message_sealed ?? '', sealPurpose(row)))),
      }));
    },
  };
}
