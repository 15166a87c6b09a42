import type { Transporter } from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '../../config/config.ts';
import type { MailMessage } from './message.ts';

/** Sends mails. */
export interface MailTransport {
  /** Resolves when the mail server has accepted the mail. The same `id` gives the same Message-ID, so that a mail sent twice is recognised as one. */
  send(id: string, message: MailMessage): Promise<void>;
  /** Whether mails are not sent but kept for reading on this machine. */
  keeps: boolean;
  /** Connects and signs in without sending. */
  check(): Promise<void>;
  /** Ends connections, and fails the mails that are being sent: a mail server that does not respond must not keep the process running. */
  close(): void;
}

/** Longer than any good mail server takes, and shorter than a process holds its claim on a mail. */
export const sendTimeoutMs = 30_000;
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };

/** Creates the transport: SMTP when configured; in development the log and the page `/outbox`; otherwise one that reports the missing configuration. */
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
  const closing = new AbortController();
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
    // Errors outside any mail are raised as an event, and would end the process if unhandled.
    transporter.on('error', (err) => log.warn({ err }, 'the connection to the mail server broke'));
    return transporter;
  };
  /** Loaded with the first mail, so that a server that sends none saves the memory. */
  const transporter = (): Promise<Transporter> => (opened ??= open());
  return {
    keeps: false,
    async send(id, { to, subject, text, html }) {
      // Addresses are passed as objects, so that their text is never parsed as a list.
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
        signal: AbortSignal.any([AbortSignal.timeout(sendTimeoutMs), closing.signal]),
      });
    },
    async check() {
      await (await transporter()).verify();
    },
    close() {
      closing.abort();
      void opened?.then((one) => one.close());
    },
  };
}

/** Returns an error as a code without any address. */
export function mailFaultOf(error: unknown): { code: string; final: boolean } {
  const { code, responseCode, command } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    responseCode?: unknown;
    command?: unknown;
  };
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  const reason = [typeof code === 'string' ? code : 'EMAIL', status].filter((part) => part !== undefined).join(' ');
  // A 5xx reply to the address or to the mail itself is final (RFC 5321 section 4.2.1); any other 5xx is a configuration fault.
  return { code: reason.slice(0, 60), final: status !== undefined && status >= 500 && (command === 'RCPT TO' || command === 'DATA') };
}
