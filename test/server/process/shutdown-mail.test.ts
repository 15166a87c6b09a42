import { afterEach, expect, it } from 'vitest';
import { openProcessPlace } from '../../support/processes/process-place.ts';
import { startSmtpSink } from '../../support/stand-ins/smtp-sink.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

it('D3 a mail server that does not respond does not delay the stop, and the mail is free for another process', async () => {
  const sink = await startSmtpSink();
  cleanups.push(sink.close);
  sink.behavior = 'silent';
  const place = await openProcessPlace('sqlite', { env: { SMTP_URL: sink.url, MAIL_FROM: 'no-reply@acme.example' } });
  cleanups.push(place.close);
  const message = { to: 'ada@example.com', subject: 'x', text: 'x', html: '<p>x</p>' };
  const giveUpAt = Date.now() + 3_600_000;
  await place.database.write((tx) => place.services.outbox.add(tx, { tenantId: place.tenant.id, message, giveUpAt }));
  const { server } = await place.serve();
  await expect.poll(() => sink.connections).toBe(1);
  server.signal('SIGTERM');
  const askedMs = performance.now();
  expect(await server.exited).toEqual({ code: 0, signal: null });
  // The time in which work in progress may finish, and a slow machine. The greeting of a mail server is awaited for ten seconds.
  expect(performance.now() - askedMs).toBeLessThan(8_000);
  const mails = await place.database.query.selectFrom('mail_outbox').select(['taken_until', 'sent_at', 'failed_at']).execute();
  expect(mails).toEqual([{ taken_until: null, sent_at: null, failed_at: null }]);
});
