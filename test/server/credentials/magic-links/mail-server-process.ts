import { randomBytes } from 'node:crypto';
import { readConfig } from '../../../../server/config/config.ts';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { vi } from 'vitest';
import { createServices } from '../../../../server/services.ts';
import type { Engine } from '../../../../server/platform/store/database.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { newTenant } from '../../../../server/resources/tenants/model.ts';
import { page } from '../../../support/credentials/embed-keys.ts';
import { migratedPlace } from '../../../support/databases/engines.ts';
import { returnUrl } from '../../../support/credentials/magic-links.ts';
import { type ServeProcess, startServe } from '../../../support/processes/serve-process.ts';
import { type ReceivedMail, type SmtpSink, startSmtpSink } from '../../../support/stand-ins/smtp-sink.ts';

/** A server in its own process, called as a page calls it. */
export interface MailingServer {
  process: ServeProcess;
  post(path: string, body: unknown): Promise<{ status: number; json: Record<string, unknown> }>;
  ask(email: string): Promise<{ status: number; json: Record<string, unknown> }>;
  kill(): Promise<void>;
}

export interface MailingPlace {
  sink: SmtpSink;
  serve(): Promise<MailingServer>;
  /** Resolves with the mails once there are that many. */
  mails(count: number): Promise<ReceivedMail[]>;
  /** Resolves once no request or mail is pending: every mail was sent or given up. */
  allDone(): Promise<void>;
  close(): Promise<void>;
}

/** Creates a database with customers whose magic links leave by SMTP, and starts servers for it in their own processes. */
export async function openMailingPlace(engine: Engine, emails: readonly string[]): Promise<MailingPlace> {
  const place = await migratedPlace(engine);
  const sink = await startSmtpSink();
  const env = {
    ...{
      PORT: '0',
      PUBLIC_URL: 'http://localhost:4310',
      LOG_LEVEL: 'warn',
      VITRINE_DATA: place.folder,
      VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}`,
    },
    ...{ SMTP_URL: sink.url, MAIL_FROM: 'Acme <no-reply@acme.example>' },
    ...(place.database.engine === 'postgres' && { DATABASE_URL: place.database.url }),
  };
  const config = readConfig(env);
  const database = await openDatabase(config);
  const services = createServices({ config, database, log: createLog('silent') });
  const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
  const tenant = await services.tenants.create(by, newTenant.parse({ slug: 'acme', name: 'Acme', magicLinks: true }));
  for (const email of emails) await services.customers.put(by, tenant.id, { externalId: email, email });
  const { embedKey } = await services.embedKeys.create(by, tenant.id, { name: 'shop', allowedOrigins: [page] });
  await database.close();

  const running = new Set<ServeProcess>();
  const end = async (one: ServeProcess): Promise<void> => {
    one.signal('SIGKILL');
    await one.exited;
    running.delete(one);
  };

  return {
    sink,
    async serve() {
      const one = startServe(env);
      running.add(one);
      const { port } = new URL(await one.ready);
      const post: MailingServer['post'] = async (path, body) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${embedKey}`, origin: page, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        const json = (await response.json()) as Record<string, unknown>;
        return { status: response.status, json };
      };
      return { process: one, post, ask: (email) => post('/v1/magic-links', { email, returnUrl }), kill: () => end(one) };
    },
    async mails(count) {
      await vi.waitUntil(() => sink.mails.length >= count, { timeout: 80_000, interval: 50 });
      return sink.mails;
    },
    async allDone() {
      const open = await openDatabase(config);
      const waiting = async (): Promise<number> => {
        const asks = await open.query.selectFrom('magic_link_asks').select('id').execute();
        const mails = await open.query.selectFrom('mail_outbox').select('id').where('sent_at', 'is', null).where('failed_at', 'is', null).execute();
        return asks.length + mails.length;
      };
      await vi.waitUntil(async () => (await waiting()) === 0, { timeout: 80_000, interval: 50 });
      await open.close();
    },
    async close() {
      for (const one of running) await end(one);
      await sink.close();
      await place.remove();
    },
  };
}

/** The token and the code in a mail. */
export function readLink(mail: ReceivedMail | undefined): { token: string; code: string } {
  const text = mail?.text ?? '';
  return { token: /vitrine_magic_token=(\S+)/.exec(text)?.[1] ?? '', code: /^.*: (\d{6})\r?$/m.exec(text)?.[1] ?? '' };
}
