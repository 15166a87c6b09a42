import { z } from 'zod';
import { currencyDigits } from '../../../../protocol/currency.ts';
import { fromMinor } from '../../../../protocol/decimal.ts';
import { type Offering, type OfferingFeature, offeringStatuses } from '../../../../protocol/offering.ts';
import { offeringRows } from '../../../import/rows/offering-rows.ts';
import { readRows } from '../../../import/rows/read-rows.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { daysInOrder } from '../../../resources/calendar.ts';
import { type OfferingInput, offeringInput } from '../../../resources/offerings/content.ts';
import { offeringOf } from '../../../resources/offerings/model.ts';
import { changedBetween } from '../../../resources/offerings/routes.ts';
import { noOffering } from '../../../resources/offerings/store.ts';
import { command, type Command } from '../../command.ts';
import { counted } from '../../terminal/counted.ts';
import { day, flag, wholeNumber } from '../../inputs.ts';
import { inputFiles } from '../../imports/input-files.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { storeRows } from '../../imports/store-rows.ts';
import { reportImport, reportingFaults } from '../../imports/report-import.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const named = { arguments: [['<id>', 'id or external id of the offering']] as const, input: z.object({ ...tenantInput, id: z.string() }) };

const price = ({ priceMinor, currency, cycle, cycleLabel }: Offering): string =>
  priceMinor === null ? 'on request' : `${fromMinor(priceMinor, currencyDigits(currency))} ${currency} ${cycleLabel ?? cycle.replace('_', ' ')}`;

const featureText = ({ label, value, included }: OfferingFeature): string => `${included ? '' : 'not included: '}${label}${value === null ? '' : `: ${value}`}`;

export const offeringsImport = command({
  name: 'offerings import',
  summary: 'create or update offerings from JSON or CSV files',
  details: [
    'Creates the offerings in one or more files, or updates existing ones. One invalid row rejects the whole import.',
    '',
    'JSON: one offering as the API accepts it, an array of them, or one per line.',
    `CSV: a header line, then one line per offering. Columns: ${offeringRows.columns.join(', ')}.`,
    'price is in major units, "19.99". Offerings without one show "Contact us". features are separated by "|": "10 projects|Support: by e-mail|-Audit log".',
    '"-" marks a feature that is not included. Rate plans and translations require JSON.',
  ].join('\n'),
  example: 'offerings import plans.csv --tenant acme --dry-run',
  arguments: [['<file...>', 'files to read; - reads standard input']],
  options: [tenantOption, ['--publish', 'publish every offering in the files'], ['--dry-run', 'validate the files without storing anything']],
  input: z.object({ ...tenantInput, file: z.array(z.string()), publish: flag, dryRun: flag }),
  async run(run, { tenant, file: files, publish, dryRun }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const reading = readRows(inputFiles(run, files), offeringRows, (value) => {
      const input = parseInput(offeringInput, value, 'The offering');
      return publish ? { ...input, status: 'published' as const } : input;
    });
    const rows = await reportingFaults(run, reading);
    const put = (some: readonly OfferingInput[]) => services.offerings.putMany(by, tenantId, some);
    const outcome = dryRun ? undefined : await storeRows(run, services.database, rows, put);
    reportImport(run, 'offering', rows.length, outcome);
  },
});

export const offeringsList = command({
  name: 'offerings list',
  summary: 'list offerings by position',
  example: 'offerings list --tenant acme --status published',
  options: [
    tenantOption,
    ['--status <status>', offeringStatuses.join(', ')],
    ['--text <text>', 'search text in the name or external id'],
    ['--from <day>', 'last changed on or after this day'],
    ['--to <day>', 'last changed on or before this day'],
    ['--limit <count>', 'maximum number of results, up to 1000 (default: 100)'],
  ],
  input: z
    .object({
      ...tenantInput,
      status: z.enum(offeringStatuses, `must be one of ${offeringStatuses.join(', ')}`).optional(),
      text: z.string().optional(),
      from: day.optional(),
      to: day.optional(),
      limit: wholeNumber(1, 1000).default(100),
    })
    .superRefine(daysInOrder(['from', 'to'])),
  async run(run, { tenant, status, text, from, to, limit }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const { rows, next } = await services.offerings.list({ tenantId, status, text, ...changedBetween(from, to) }, { limit });
    const items = rows.map(offeringOf);
    run.print({ items, more: next !== null }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: ({ id }) => id },
          { title: 'External id', value: ({ externalId }) => externalId, shrinks: true },
          { title: 'Name', value: ({ name }) => name, shrinks: true },
          { title: 'Price', value: price, align: 'right' },
          { title: 'Position', value: ({ position }) => String(position), align: 'right' },
          { title: 'State', value: (item) => [item.status, ...(item.highlight ? ['highlighted'] : []), ...(item.soldOut ? ['sold out'] : [])].join(', ') },
        ],
        items,
        'There are no such offerings. Create some with vitrine offerings import.',
      ),
    );
    if (next !== null) run.say('There are more: raise --limit (up to 1000).');
  },
});

export const offeringsShow = command({
  name: 'offerings show',
  summary: 'show one offering',
  details: 'Shows one offering. With --json it prints the offering as the API returns it, which offerings import accepts.',
  example: 'offerings show team-monthly --json',
  ...named,
  options: [tenantOption],
  async run(run, { tenant, id }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const offering = offeringOf((await services.offerings.find({ tenantId }, id)) ?? noOffering());
    run.print(offering, () =>
      formatFields(run.terminal, [
        ['id', offering.id],
        ['external id', offering.externalId],
        ['name', offering.name],
        ['state', offering.status],
        ['price', price(offering)],
        ['trial', offering.trialDays === 0 ? 'none' : counted(offering.trialDays, 'day')],
        ...offering.features.map((feature) => ['feature', featureText(feature)] as const),
        ...offering.ratePlans.map(({ label, unit, model }) => ['rate plan', `${label}, ${model.replace('_', ' ')}, by ${unit}`] as const),
      ]),
    );
  },
});

const changes = {
  publish: { status: 'published', summary: 'publish an offering on the tenant’s pages', done: 'is published' },
  archive: { status: 'archived', summary: 'withdraw an offering from sale; existing subscriptions continue and still show it', done: 'is archived' },
} as const;

const change = (name: keyof typeof changes): Command =>
  command({
    name: `offerings ${name}`,
    summary: changes[name].summary,
    example: `offerings ${name} team-monthly`,
    ...named,
    options: [tenantOption],
    async run(run, { tenant, id }) {
      const { services, by } = await run.open();
      const row = await services.offerings.move(by, (await pickTenant(services.tenants, tenant)).id, id, changes[name].status);
      run.print(offeringOf(row), () => `Offering ${row.external_id} ${changes[name].done}.`);
    },
  });

export const offeringsPublish = change('publish');
export const offeringsArchive = change('archive');
