import { z } from 'zod';
import { subscriptionStatuses } from '../../../../protocol/offering.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { checkSubscriptions } from '../../../import/store/check-stored.ts';
import { distinct } from '../../../import/rows/packed-rows.ts';
import { readRows } from '../../../import/rows/read-rows.ts';
import { subscriptionRows } from '../../../import/rows/subscription-rows.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { daysInOrder } from '../../../resources/calendar.ts';
import { type SubscriptionInput, subscriptionInput, subscriptionOf } from '../../../resources/subscriptions/model.ts';
import { createdBetween } from '../../../resources/subscriptions/routes.ts';
import { command } from '../../command.ts';
import { day, flag, wholeNumber } from '../../inputs.ts';
import { inputFiles } from '../../imports/input-files.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { storeRows } from '../../imports/store-rows.ts';
import { reportImport, reportingFaults } from '../../imports/report-import.ts';
import { formatTable } from '../../terminal/table.ts';

export const subscriptionsImport = command({
  name: 'subscriptions import',
  summary: 'create or update subscriptions from JSON or CSV files',
  details: [
    'Creates the subscriptions in one or more files, or updates existing ones. One invalid row rejects the whole import.',
    '',
    'JSON: one subscription as the API accepts it, an array of them, or one per line.',
    `CSV: a header line, then one line per subscription. Columns: ${subscriptionRows.columns.join(', ')}.`,
  ].join('\n'),
  example: 'subscriptions import subscriptions.csv --tenant acme --dry-run',
  arguments: [['<file...>', 'files to read; - reads standard input']],
  options: [tenantOption, ['--dry-run', 'validate the files without storing anything']],
  input: z.object({ ...tenantInput, file: z.array(z.string()), dryRun: flag }),
  async run(run, { tenant, file: files, dryRun }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const reading = readRows(inputFiles(run, files), subscriptionRows, (value) => parseInput(subscriptionInput, value, 'The subscription'));
    const rows = await reportingFaults(run, reading);
    for (const name of distinct(rows, ({ offering }) => offering)) {
      if (await services.offerings.find({ tenantId }, name)) continue;
      throw new HttpError('import_refused', `There is no offering "${name}"; nothing was imported. Create it with vitrine offerings import.`);
    }
    await services.customers.requireNameable(tenantId, distinct(rows, ({ customer }) => customer.externalId));
    await reportingFaults(run, checkSubscriptions(services.subscriptions, tenantId, rows));
    const store = (some: readonly SubscriptionInput[]) => services.subscriptions.putMany(by, tenantId, some);
    const outcome = dryRun ? undefined : await storeRows(run, services.database, rows, store);
    reportImport(run, 'subscription', rows.length, outcome);
  },
});

export const subscriptionsList = command({
  name: 'subscriptions list',
  summary: 'list subscriptions, newest first',
  example: 'subscriptions list --tenant acme --customer customer-42',
  options: [
    tenantOption,
    ['--customer <id>', 'customer id or external id'],
    ['--offering <id>', 'offering id or external id'],
    ['--status <status>', subscriptionStatuses.join(', ')],
    ['--from <day>', 'created on or after this day'],
    ['--to <day>', 'created on or before this day'],
    ['--limit <count>', 'maximum number of results, up to 1000 (default: 50)'],
  ],
  input: z
    .object({
      ...tenantInput,
      customer: z.string().optional(),
      offering: z.string().optional(),
      status: z.enum(subscriptionStatuses, `must be one of ${subscriptionStatuses.join(', ')}`).optional(),
      from: day.optional(),
      to: day.optional(),
      limit: wholeNumber(1, 1000).default(50),
    })
    .superRefine(daysInOrder(['from', 'to'])),
  async run(run, { tenant, customer, offering, status, from, to, limit }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const owner = customer === undefined ? undefined : await services.customers.find(tenantId, customer);
    if (customer !== undefined && !owner) throw new HttpError('not_found', `There is no customer "${customer}".`);
    const sold = offering === undefined ? undefined : await services.offerings.find({ tenantId }, offering);
    if (offering !== undefined && !sold) throw new HttpError('not_found', `There is no offering "${offering}".`);
    const filter = { tenantId, customerId: owner?.id, offeringId: sold?.id, status, ...createdBetween(from, to) };
    const { rows, next } = await services.subscriptions.list(filter, { limit });
    const items = rows.map(subscriptionOf);
    run.print({ items, more: next !== null }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: ({ id }) => id },
          { title: 'External id', value: ({ externalId }) => externalId, shrinks: true },
          { title: 'Customer', value: (item) => item.customer.name ?? item.customer.externalId, shrinks: true },
          { title: 'Offering', value: (item) => item.offering.externalId, shrinks: true },
          { title: 'Quantity', value: ({ quantity }) => String(quantity), align: 'right' },
          { title: 'State', value: (item) => item.status.replace('_', ' ') },
          { title: 'Period', value: ({ period }) => (period === null ? '' : `${period.start} to ${period.end}`) },
          { title: 'Renews', value: ({ renewsOn }) => renewsOn ?? '' },
        ],
        items,
        'There are no such subscriptions.',
      ),
    );
    if (next !== null) run.say('There are more: raise --limit (up to 1000), or filter with --customer, --offering, --status, --from and --to.');
  },
});
