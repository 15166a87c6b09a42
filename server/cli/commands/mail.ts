import { z } from 'zod';
import { command } from '../command.ts';
import { pickTenant, tenantOption } from '../pick-tenant.ts';
import { formatTable } from '../table.ts';

export const mailOutbox = command({
  name: 'mail outbox',
  summary: 'list mails on their way, and those of the last days',
  details: 'Lists the last hundred mails with how far they are. What they say and to whom is not shown: it signs people in.',
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
        'No mail is on its way.',
      ),
    );
  },
});
