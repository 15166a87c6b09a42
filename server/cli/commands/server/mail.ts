import { z } from 'zod';
import { command } from '../../command.ts';
import { pickTenant, tenantOption } from '../../pick-tenant.ts';
import { formatTable } from '../../terminal/table.ts';

export const mailOutbox = command({
  name: 'mail outbox',
  summary: 'list pending mail and recent mail',
  details: 'Lists the last hundred mails with their delivery state. Content and recipients are not shown, because mails contain sign-in links.',
  example: 'mail outbox --tenant acme',
  options: [tenantOption],
  input: z.object({ tenant: z.string().optional() }),
  async run(run, { tenant }) {
    const { services } = await run.open();
    const items = await services.outbox.list(tenant === undefined ? null : (await pickTenant(services.tenants, tenant)).id);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: ({ id }) => id },
          { title: 'State', value: ({ state }) => state },
          { title: 'Tries', value: ({ tries }) => String(tries), align: 'right' },
          { title: 'Created', value: ({ createdAt }) => createdAt },
          { title: 'Sent', value: ({ sentAt }) => sentAt ?? '' },
          { title: 'Next try', value: ({ nextTryAt }) => nextTryAt ?? '' },
          { title: 'Last fault', value: ({ lastFault }) => lastFault ?? '', shrinks: true },
        ],
        items,
        'There is no mail.',
      ),
    );
  },
});
