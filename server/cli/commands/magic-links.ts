import { z } from 'zod';
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
