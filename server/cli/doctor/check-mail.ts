import { mailFaultOf } from '../../platform/mail/transport.ts';
import type { Services } from '../../services.ts';
import type { Tenant } from '../../resources/tenants/model.ts';
import { fail, info, ok, type Finding } from './finding.ts';

/** Checks that mail can be sent: connects to the mail server and signs in, without sending. */
export async function checkMail({ config, mailTransport }: Pick<Services, 'config' | 'mailTransport'>, tenants: readonly Tenant[]): Promise<Finding> {
  const { smtp, mode } = config;
  const needed = tenants.filter(({ magicLinks }) => magicLinks).map(({ slug }) => slug);
  if (!smtp && needed.length === 0) return info('mail', 'There is no mail server, and no tenant has turned magic links on.');
  if (!smtp && mode === 'development') {
    return info('mail', `Mails are not sent: read them at ${config.publicUrl}/outbox.`, 'Set SMTP_URL and MAIL_FROM to send them.');
  }
  if (!smtp) return fail('mail', `No mail is sent, and magic links are on for ${needed.join(', ')}.`, 'Set SMTP_URL and MAIL_FROM.');
  try {
    await mailTransport.check();
    return ok('mail', `${smtp.host}:${smtp.port} accepts mail from ${config.mailFrom}.`);
  } catch (error) {
    return fail(
      'mail',
      `${smtp.host}:${smtp.port} does not accept mail: ${mailFaultOf(error).code}.`,
      'Check that SMTP_URL names the server, port and account, and that this machine may reach it.',
    );
  }
}
