import type { Logger } from 'pino';
import type { MasterKeys } from '../../access/master-key.ts';
import { randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { MailRow } from '../store/rows/credential-rows.ts';
import type { Database, Executor } from '../store/database.ts';
import { createMailClaims, maxPauseMs } from './claims.ts';
import { mailMessage, type MailMessage, queuedMailOf, type QueuedMail } from './message.ts';
import { mailFaultOf, type MailTransport } from './transport.ts';

export interface Outbox {
  /** Queues a mail in the caller's transaction. It is not sent after `giveUpAt`, because it would be useless. */
  add(tx: Executor, mail: { tenantId: string; message: MailMessage; giveUpAt: number }): Promise<void>;
  /** Sends every due mail. Several processes may do so at once. @returns How many were tried. */
  drain(): Promise<number>;
  /** Milliseconds until a mail is due; `undefined` when none is queued. */
  dueInMs(): Promise<number | undefined>;
  /** Returns the last hundred mails of a tenant or, with `null`, of all, newest first. */
  list(tenantId: string | null): Promise<QueuedMail[]>;
  /** Returns the last mails with their text. Only where the transport keeps them: in development without a mail server. */
  kept(): Promise<{ id: string; at: number; message: MailMessage }[]>;
}

const atOnce = 5;

export const sealPurpose = (row: Pick<MailRow, 'id' | 'tenant_id'>): string => `mail|${row.tenant_id}|${row.id}`;

/**
 * Creates the mail queue. Mails are stored sealed before they are sent, because they carry secrets. A mail that the server accepted is not sent again; an
 * interrupted one is. The text of sent mails is not kept.
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
  const claims = createMailClaims({ database, clock });
  const messageOf = (row: MailRow): MailMessage => mailMessage.parse(JSON.parse(masterKeys.open(row.message_sealed ?? '', sealPurpose(row))));

  async function deliver(row: MailRow): Promise<boolean> {
    if (!(await claims.claim(row))) return false;
    if (row.give_up_at <= clock.now()) await giveUp(row);
    else await send(row).catch((error: unknown) => fail(row, error));
    return true;
  }

  async function giveUp({ id, tenant_id: tenant, tries, last_fault: fault }: MailRow): Promise<void> {
    await claims.settle(id, { failed_at: clock.now(), message_sealed: null });
    log.error({ mail: id, tenant, tries, fault }, 'mail dropped: it would arrive too late');
  }

  async function send(row: MailRow): Promise<void> {
    await transport.send(row.id, messageOf(row));
    await claims.settle(row.id, { sent_at: clock.now(), ...(!transport.keeps && { message_sealed: null }) });
  }

  async function fail({ id, tenant_id: tenant, tries }: MailRow, error: unknown): Promise<void> {
    const { code, final } = mailFaultOf(error);
    const now = clock.now();
    const next = final ? { failed_at: now, message_sealed: null } : { next_try_at: now + Math.min(2_000 * 2 ** tries, maxPauseMs) };
    await claims.settle(id, { ...next, last_fault: code });
    log.warn({ mail: id, tenant, tries: tries + 1, fault: code, final }, 'mail not sent');
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
        const taken = await Promise.all((await claims.due(atOnce)).map(deliver));
        const count = taken.filter(Boolean).length;
        tried += count;
        if (count === 0) return tried;
      }
    },

    dueInMs: () => claims.dueInMs(),

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
      return rows.map((row) => ({ id: row.id, at: row.created_at, message: messageOf(row) }));
    },
  };
}
