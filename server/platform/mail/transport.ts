import type { Transporter } from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '../../config/config.ts';
import type { MailMessage } from './message.ts';

/** Where mails leave. */
export interface MailTransport {
  /** Resolves when the mail server has taken the mail over. The same `id` makes the same Message-ID, so that a mail that is sent twice is known as one. */
  send(id: string, message: MailMessage): Promise<void>;
  /** Set: nothing leaves, and mails stay where they can be read on this machine. */
  keeps: boolean;
  /** Connects and signs in, and sends nothing. */
  check(): Promise<void>;
  close(): void;
}

/** Longer than any good mail server takes, and shorter than a process has a mail to itself. */
export const sendTimeoutMs = 30_000;
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };

/** Makes the way out: SMTP when it is configured; in development the log and the page `/outbox`; otherwise one that says what is missing. */
export function createMailTransport({ smtp, mailFrom, mode, publicUrl }: Pick<Config, 'smtp' | 'mailFrom' | 'mode' | 'publicUrl'>, log: Logger): MailTransport {
  if (smtp) return smtpTransport(smtp, mailFrom, publicUrl, log);
  if (mode === 'development') {
    return {
      keeps: true,
      send: async (id, { to, subject }) => log.info({ mail: id, to, subject, outbox: `${publicUrl}/outbox` }, 'mail kept: SMTP_URL is not set'),
      check: async () => {},
      close: () => {},
    };
  }
  const missing = (): Promise<never> => Promise.reject(Object.assign(new Error('SMTP_URL is not set'), { code: 'NO_SMTP_URL' }));
  return { keeps: false, send: missing, check: missing, close: () => {} };
}

function smtpTransport(
  { host, port, secure, requireTls, user, password }: NonNullable<Config['smtp']>,
  from: string,
  publicUrl: string,
  log: Logger,
): MailTransport {
  let opened: Promise<Transporter> | undefined;
  const open = async (): Promise<Transporter> => {
    const { createTransport } = await import('nodemailer');
    const transporter = createTransport({
      host,
      port,
      secure,
      requireTLS: requireTls,
      ...timeouts,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    });
    // What belongs to no mail is raised as an event, and would end the process.
    transporter.on('error', (err) => log.warn({ err }, 'the connection to the mail server broke'));
    return transporter;
  };
  /** With the first mail: a server that sends none keeps no client in its memory. */
  const transporter = (): Promise<Transporter> => (opened ??= open());
  return {
    keeps: false,
    async send(id, { to, subject, text, html }) {
      // Addresses are objects, so that no text of theirs is read as a list.
      const sender = /^(?:(.*?)\s*<)?([^<>]+)>?$/.exec(from) ?? [];
      const address = sender[2] ?? from;
      const mailer = await transporter();
      await mailer.sendMail({
        from: { name: sender[1] ?? '', address },
        to: { name: '', address: to },
        envelope: { from: address, to: [to] },
        messageId: `<${id}@${new URL(publicUrl).hostname}>`,
        subject,
        text,
        html,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        signal: AbortSignal.timeout(sendTimeoutMs),
      });
    },
    async check() {
      await (await transporter()).verify();
    },
    close: () => void opened?.then((one) => one.close()),
  };
}

/** What went wrong, as a code that carries nobody's address. */
export function mailFaultOf(error: unknown): { code: string; final: boolean } {
  const { code, responseCode, command } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    responseCode?: unknown;
    command?: unknown;
  };
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  const said = [typeof code === 'string' ? code : 'EMAIL', status].filter((part) => part !== undefined).join(' ');
  // 5xx to the address or to the mail itself is the server's last word (RFC 5321 section 4.2.1); to anything else it is about the set-up.
  return { code: said.slice(0, 60), final: status !== undefined && status >= 500 && (command === 'RCPT TO' || command === 'DATA') };
}
