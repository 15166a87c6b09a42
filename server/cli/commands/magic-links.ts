import { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';
import { command } from '../command.ts';
import { pickTenant, tenantInput, tenantOption } from '../pick-tenant.ts';
import { formatTable } from '../table.ts';

export const magicLinksList = command({
  name: 'magic-links list',
  summary: 'list sign-in links of the last day, the newest first',
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
        'Nobody has asked for a sign-in link: vitrine tenants update --magic-links turns them on.',
      ),
    );
  },
});

export const magicLinksRevoke = command({
  name: 'magic-links revoke',
  summary: 'end the open sign-in links of a customer, or of a tenant, at once',
  details: 'Ends every link that is on its way or in a mailbox, for one customer or, without --customer, for all of the tenant. Sessions that were opened with links go on: vitrine sessions revoke ends them.',
  example: 'magic-links revoke --customer customer-42',
  options: [tenantOption, ['--customer <id>', 'your id of the customer, or ours']],
  input: z.object({ ...tenantInput, customer: z.string().optional() }),
  async run(run, { tenant, customer }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const row = customer === undefined ? undefined : await services.customers.find(tenantId, customer);
    if (customer !== undefined && !row) throw new HttpError('not_found', `There is no customer "${customer}".`);
    const revoked = await services.magicLinks.endAll(by, tenantId, row?.id);
    run.print({ revoked }, () => (revoked === 1 ? 'Ended one link.' : `Ended ${revoked} links.`));
  },
});
