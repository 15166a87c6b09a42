import { z } from 'zod';
import { compatNames, compatOf, compatSwitches } from '../../../resources/tenants/compat.ts';
import { command } from '../../command.ts';
import { pickTenant } from '../../pick-tenant.ts';
import { formatTable } from '../../terminal/table.ts';

const names = z.array(z.enum(compatNames, `must be one of ${compatNames.join(', ')}`)).default([]);

export const tenantsCompat = command({
  name: 'tenants compat',
  summary: 'show or change which other vendors’ APIs a tenant also serves',
  details: 'Clients written for one of these vendors get responses in that vendor’s format. Every API is off by default and responds with 404 while it is off.',
  example: 'tenants compat acme --on paid',
  arguments: [['[slug]', 'slug or id of the tenant; optional while there is only one']],
  options: [
    ['--on <name...>', `APIs to turn on: ${compatNames.join(', ')}`],
    ['--off <name...>', 'APIs to turn off'],
  ],
  input: z
    .object({ slug: z.string().optional(), on: names, off: names })
    .refine(({ on, off }) => !on.some((name) => off.includes(name)), { error: 'cannot be turned off as well', path: ['on'] }),
  async run(run, { slug, on, off }) {
    const { services, by } = await run.open();
    const tenant = await pickTenant(services.tenants, slug);
    const next = [...compatOf(tenant).filter((name) => !off.includes(name)), ...on];
    const compat = compatNames.filter((name) => next.includes(name));
    if (on.length + off.length > 0) await services.tenants.update(by, tenant.id, { compat });
    run.print({ tenant: tenant.slug, compat }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'API', value: (name) => name },
          { title: 'State', value: (name) => (compat.includes(name) ? 'on' : 'off') },
          { title: 'Description', value: (name) => compatSwitches[name], shrinks: true },
        ],
        compatNames,
        '',
      ),
    );
  },
});
