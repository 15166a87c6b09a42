import { z } from 'zod';
import { locales } from '../../../../protocol/locales.ts';
import { checkEmbedKey } from '../../../credentials/embed-keys/embed-key.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { linkSeconds } from '../../../credentials/magic-links/model.ts';
import { command } from '../../command.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { formatTable } from '../../terminal/table.ts';

export const magicLinksSend = command({
  name: 'magic-links send',
  summary: 'request a sign-in link for a customer, as a page does',
  details: [
    'Requests a link as POST /v1/magic-links does, with the same limits. The response is the same whether or not a customer has this address.',
    'A running server sends the mail within about ten seconds. In development without SMTP_URL, it shows the mail at /outbox. The viewer enters the code ' +
      'from the mail, because no browser requested the link.',
    'vitrine audit counts shows why no mail was sent: magic_link.refused with its reason, or .ambiguous for an address of several customers. The server ' +
      'log names each request.',
  ].join('\n'),
  example: 'magic-links send ada@customer.example --embed-key embk_live_0123456789abcdef0123456789abcdef --return-url https://shop.example/billing',
  arguments: [['<email>', 'e-mail address of the customer']],
  options: [
    ['--embed-key <key>', 'embed key of the page, which determines the tenant and origins'],
    ['--return-url <url>', 'page that the link returns to, on an origin of the embed key'],
    ['--locale <tag>', `language of the mail: ${locales.join(', ')} (default: ${locales[0]})`],
  ],
  input: z.object({
    email: z.string(),
    embedKey: z.string({ error: 'is required' }),
    returnUrl: z.string({ error: 'is required' }),
    locale: z.enum(locales, { error: `must be one of ${locales.join(', ')}` }).default(locales[0]),
  }),
  async run(run, { email, embedKey, returnUrl, locale }) {
    const { config, services, by } = await run.open();
    const key = await checkEmbedKey(services, embedKey, undefined);
    // The browser secret is not shown: no browser is involved here, and the secret would let someone skip the code.
    await services.magicLinkRequests.accept(by, key.tenantId, { embedKeyId: key.id, email, returnUrl, locale });
    run.print(
      { status: 'accepted', expiresIn: linkSeconds },
      () => 'The request was accepted. If one customer of the tenant has this address, a running server sends a link.',
    );
    if (services.mailTransport.keeps) run.say(`No mail is sent here: the server shows mails at ${config.publicUrl}/outbox.`);
  },
});

export const magicLinksList = command({
  name: 'magic-links list',
  summary: 'list sign-in links of the last day, newest first',
  example: 'magic-links list --tenant acme',
  options: [tenantOption],
  input: z.object(tenantInput),
  async run(run, { tenant }) {
    const { services } = await run.open();
    const items = await services.magicLinks.list((await pickTenant(services.tenants, tenant)).id);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: ({ id }) => id },
          { title: 'Customer', value: ({ customerId }) => customerId },
          { title: 'Page', value: ({ origin }) => origin, shrinks: true },
          { title: 'State', value: ({ state }) => state },
          { title: 'Codes', value: (link) => String(link.codeTries), align: 'right' },
          { title: 'Sent', value: ({ createdAt }) => createdAt },
          { title: 'Ended', value: ({ consumedAt, expiresAt }) => consumedAt ?? expiresAt },
        ],
        items,
        'There are no sign-in links yet: vitrine tenants update --magic-links on allows them.',
      ),
    );
  },
});

export const magicLinksRevoke = command({
  name: 'magic-links revoke',
  summary: 'revoke the open sign-in links of a customer or a tenant immediately',
  details:
    'Revokes every unused link, sent or pending, of one customer or, without --customer, of the whole tenant. Sessions opened with links continue: vitrine ' +
    'sessions revoke ends them.',
  example: 'magic-links revoke --customer customer-42',
  options: [tenantOption, ['--customer <id>', 'external id or id of the customer']],
  input: z.object({ ...tenantInput, customer: z.string().optional() }),
  async run(run, { tenant, customer }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const row = customer === undefined ? undefined : await services.customers.find(tenantId, customer);
    if (customer !== undefined && !row) throw new HttpError('not_found', `There is no customer "${customer}".`);
    const revoked = await services.magicLinks.endAll(by, tenantId, row?.id);
    run.print({ revoked }, () => (revoked === 1 ? 'Revoked one link.' : `Revoked ${revoked} links.`));
  },
});
