import { z } from 'zod';
import { parseInput } from '../../../platform/http/input/field.ts';
import { tenantPatch } from '../../../resources/tenants/model.ts';
import { widgetIdsOf } from '../../../resources/tenants/widget-ids.ts';
import { command } from '../../command.ts';
import { pickTenant } from '../../pick-tenant.ts';
import { formatTable } from '../../terminal/table.ts';

const assignment = /^([^=]+)=([^:]+)(?::(.+))?$/;

/** `store=receipt-list`, `offer=pricing-card:pro`. */
const shownBy = z
  .string()
  .regex(assignment, 'must be <widget-id>=<widget>, or <widget-id>=<widget>:<what it shows>')
  .transform((text) => {
    const [, name = '', widget = '', resource] = assignment.exec(text) ?? [];
    return [name, { widget, ...(resource !== undefined && { resource }) }] as const;
  });

export const tenantsWidgetIds = command({
  name: 'tenants widget-ids',
  summary: 'show or change what each Returning.AI widget-id shows',
  details:
    'A page written for Returning.AI names a widget by an id from that server. This table maps each id to a widget: receipt-list, invoice-list or ' +
    'pricing-table, or receipt, invoice, pricing-card or subscribe-button with what it shows. An unmapped id shows nothing and reports unknown_widget.',
  example: 'tenants widget-ids acme --set store=receipt-list offer=pricing-card:pro',
  arguments: [['[slug]', 'slug or id of the tenant; optional while there is only one']],
  options: [
    ['--set <widget-id=widget...>', 'map an id to a widget; append :<id> to name the document or offering'],
    ['--remove <widget-id...>', 'remove an id from the table'],
  ],
  input: z.object({ slug: z.string().optional(), set: z.array(shownBy).default([]), remove: z.array(z.string()).default([]) }),
  async run(run, { slug, set, remove }) {
    const { services, by } = await run.open();
    const tenant = await pickTenant(services.tenants, slug);
    const kept = Object.entries(widgetIdsOf(tenant)).filter(([name]) => !remove.includes(name));
    const widgetIds = Object.fromEntries([...kept, ...set]);
    if (set.length + remove.length > 0) await services.tenants.update(by, tenant.id, parseInput(tenantPatch, { widgetIds }, 'The table'));
    run.print({ tenant: tenant.slug, widgetIds }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'widget-id', value: ([name]) => name, shrinks: true },
          { title: 'Shows', value: ([, { widget }]) => widget },
          { title: 'Resource', value: ([, { resource }]) => resource ?? '', shrinks: true },
        ],
        Object.entries(widgetIds),
        'There are no widget-ids yet.',
      ),
    );
  },
});
