import { afterEach, expect, it } from 'vitest';
import { createMasterKeys } from '../../../../server/access/master-key.ts';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { createOutbox } from '../../../../server/platform/mail/outbox.ts';
import { createMailTransport } from '../../../../server/platform/mail/transport.ts';
import { smtpOf } from '../../../../server/config/smtp-text.ts';
import { purgeExpired } from '../../../../server/credentials/purge.ts';
import { newTenant } from '../../../../server/resources/tenants/model.ts';
import { createAuditStore } from '../../../../server/platform/audit/store.ts';
import { createTenantStore } from '../../../../server/resources/tenants/store.ts';
import { forEachEngine } from '../../../support/databases/engines.ts';
import { decodeWords, startSmtpSink, type SmtpSink } from '../../../support/stand-ins/smtp-sink.ts';

const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
const message = { to: 'ada@example.com', subject: 'Grüße aus der Küche', text: 'https://shop.example/?t=secret-canary\n.\nBye', html: '<p>secret-canary</p>' };

forEachEngine('the outbox', (context) => {
  let now = Date.UTC(2026, 10, 21);
  const clock = { now: () => now };
  const masterKeys = createMasterKeys([{ id: 'k', key: Buffer.alloc(32, 7) }]);
  const logged: string[] = [];
  const log = createLog('debug', { write: (line) => void logged.push(line) });
  let sink: SmtpSink | undefined;
  afterEach(async () => {
    await sink?.close();
    sink = undefined;
    logged.length = 0;
  });

  async function open(mailboxes = 1) {
    const started = await startSmtpSink();
    sink = started;
    const { database } = context;
    const tenants = createTenantStore({ database, audit: createAuditStore({ clock }), clock, publicUrl: 'https://receipts.example.com' });
    const { id: tenantId } = await tenants.create(by, newTenant.parse({ slug: 'acme', name: 'Acme' }));
    const make = () => {
      const transport = createMailTransport(
        { smtp: smtpOf(started.url, false), mailFrom: 'Acme <no-reply@acme.example>', mode: 'production', publicUrl: 'https://receipts.example.com' },
        log,
      );
      return createOutbox({ database, clock, masterKeys, transport, log });
    };
    const outbox = make();
    const giveUpAt = now + 900_000;
    for (let count = 0; count < mailboxes; count += 1) await database.write((tx) => outbox.add(tx, { tenantId, message, giveUpAt }));
    return { outbox, make, tenantId, sink: started, rows: () => database.query.selectFrom('mail_outbox').selectAll().execute() };
  }

  it('M20 sends a mail once, complete, to its one address, and keeps none of its content', async () => {
    const {
      outbox,
      tenantId,
      sink: { mails },
      rows,
    } = await open();
    expect((await rows())[0]?.message_sealed).not.toContain('canary');
    await outbox.drain();
    await outbox.drain();
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect([mail?.from, mail?.to]).toEqual(['no-reply@acme.example', ['ada@example.com']]);
    expect([mail?.headers.get('to'), mail?.headers.get('from'), mail?.headers.get('auto-submitted')]).toEqual([
      ['ada@example.com'],
      ['Acme <no-reply@acme.example>'],
      ['auto-generated'],
    ]);
    expect(decodeWords(mail?.headers.get('subject')?.[0] ?? '')).toBe(message.subject);
    expect([mail?.text.trim(), mail?.html.trim()]).toEqual([message.text.replaceAll('\n', '\r\n'), message.html]);
    expect((await rows())[0]).toMatchObject({ message_sealed: null, sent_at: now, tries: 1, last_fault: null });
    expect(await outbox.list(tenantId)).toMatchObject([{ state: 'sent', tries: 1 }]);
    expect(logged.join('')).not.toMatch(/canary|ada@/);
  });

  it('M13 M14 writes the subject on one line, and never as a header or a recipient', async () => {
    const {
      outbox,
      tenantId,
      sink: { mails },
    } = await open(0);
    const subject = 'Hello\r\nBcc: b@y.example\r\n\r\n<img src=x> {{7*7}} %0aTo: c@y.example';
    await context.database.write((tx) => outbox.add(tx, { tenantId, message: { ...message, subject }, giveUpAt: now + 60_000 }));
    await outbox.drain();
    const [mail] = mails;
    expect(mail?.to).toEqual(['ada@example.com']);
    expect([...(mail?.headers.keys() ?? [])]).not.toContain('bcc');
    expect(mail?.headers.get('to')).toEqual(['ada@example.com']);
    expect(decodeWords(mail?.headers.get('subject')?.[0] ?? '')).toContain('Hello');
    expect(mail?.text.trim()).toBe(message.text.replaceAll('\n', '\r\n'));
  });

  it.each(['busy', 'refuses-data', 'refuses-connections'] as const)('M20 retries later, and delivers once, if the server is set to %s', async (behavior) => {
    const { outbox, sink: server } = await open();
    server.behavior = behavior;
    expect(await outbox.drain()).toBe(1);
    expect(await outbox.drain()).toBe(0);
    const [first] = await outbox.list(null);
    expect(first).toMatchObject({ state: 'waiting', tries: 1, lastFault: expect.stringMatching(/^E[A-Z]+/) });
    now = Date.parse(first?.nextTryAt ?? '');
    await outbox.drain();
    const [second] = await outbox.list(null);
    expect(Date.parse(second?.nextTryAt ?? '') - now).toBe(4_000);
    server.behavior = 'accepts';
    now += 4_000;
    await outbox.drain();
    expect([server.mails.length, await outbox.list(null)]).toMatchObject([1, [{ state: 'sent', tries: 3 }]]);
    expect(logged.join('')).not.toMatch(/canary|ada@/);
  });

  it('M20 does not retry when the mailbox does not exist', async () => {
    const { outbox, sink: server } = await open();
    server.behavior = 'unknown-mailbox';
    await outbox.drain();
    server.behavior = 'accepts';
    now += 3_600_000;
    await outbox.drain();
    expect(server.mails).toHaveLength(0);
    expect(await outbox.list(null)).toMatchObject([{ state: 'failed', lastFault: 'EENVELOPE 550' }]);
  });

  it('gives up a mail that would arrive too late', async () => {
    const { outbox, sink: server, rows } = await open();
    server.behavior = 'busy';
    await outbox.drain();
    server.behavior = 'accepts';
    now += 900_000;
    await outbox.drain();
    expect([server.mails.length, await rows()]).toMatchObject([0, [{ message_sealed: null, failed_at: now }]]);
    expect(logged.join('')).toContain('mail dropped');
    now += 8 * 86_400_000;
    await purgeExpired(context.database, now);
    expect(await rows()).toHaveLength(0);
  });

  it('M04 sends each of twelve mails once from four concurrent processes', async () => {
    const { outbox, make, sink: server } = await open(12);
    server.behavior = 'slow';
    await Promise.all([outbox, make(), make(), make()].map((one) => one.drain()));
    expect(server.mails).toHaveLength(12);
    expect(new Set(server.mails.map(({ headers }) => headers.get('message-id')?.[0])).size).toBe(12);
  });

  it('M25 finds a due mail among those that another process is sending', async () => {
    const { outbox, rows } = await open(6);
    const [first] = await rows();
    expect(await outbox.dueInMs()).toBeLessThanOrEqual(0);
    const others = context.database.query.updateTable('mail_outbox').where('id', '<>', first?.id ?? '');
    await others.set({ taken_until: now + 45_000, next_try_at: now - 1_000, tries: 1 }).execute();
    expect(await outbox.dueInMs()).toBeLessThanOrEqual(0);
    expect(await outbox.drain()).toBe(1);
    expect(await outbox.dueInMs()).toBe(45_000);
  });

  it('M21 sends a mail again, with the same id, when the sending process has died', async () => {
    const { outbox, make, sink: server } = await open();
    await context.database.query
      .updateTable('mail_outbox')
      .set({ taken_until: now + 45_000, tries: 1 })
      .execute();
    expect(await outbox.drain()).toBe(0);
    now += 45_000;
    expect(await make().drain()).toBe(1);
    expect(server.mails).toHaveLength(1);
  });
});
