import { z } from 'zod';
import { fromMinor } from '../../../../protocol/decimal.ts';
import { currencyDigits } from '../../../../protocol/currency.ts';
import type { Line, ReceiptSummary } from '../../../../protocol/receipt.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { daysInOrder } from '../../../resources/calendar.ts';
import { receiptOf, summaryOf } from '../../../resources/receipts/model.ts';
import { command } from '../../command.ts';
import { day, flag, wholeNumber } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { formatFields, formatTable, type Column } from '../../terminal/table.ts';

const money = (minor: number, currency: string): string => `${fromMinor(minor, currencyDigits(currency))} ${currency}`;

/** A line of a receipt, or a tax in the form of one. */
type BilledLine = Pick<Line, 'description' | 'quantity' | 'unit' | 'amountMinor' | 'amountExact'>;

const statuses = ['draft', 'sealed'] as const;
const visibilities = ['private', 'published'] as const;

const summaryColumns: Column<ReceiptSummary>[] = [
  { title: 'Id', value: ({ id }) => id },
  { title: 'Customer', value: ({ customer }) => customer.name ?? customer.externalId, shrinks: true },
  { title: 'Title', value: ({ title }) => title, shrinks: true },
  { title: 'Period', value: ({ period }) => `${period.start} to ${period.end}` },
  { title: 'Total', value: ({ totalMinor, currency }) => money(totalMinor, currency), align: 'right' },
  { title: 'State', value: ({ status, archived, visibility }) => [status, visibility, ...(archived ? ['archived'] : [])].join(', ') },
];

export const receiptsList = command({
  name: 'receipts list',
  summary: 'list receipts, newest period first',
  example: 'receipts list --tenant acme --customer customer-42 --limit 20',
  options: [
    tenantOption,
    ['--customer <id>', 'customer id or external id'],
    ['--status <status>', statuses.join(' or ')],
    ['--visibility <visibility>', visibilities.join(' or ')],
    ['--archived', 'list only archived receipts (default: only the others)'],
    ['--from <day>', 'periods that begin on or after this day'],
    ['--to <day>', 'periods that begin on or before this day'],
    ['--limit <count>', 'maximum number of results, up to 1000 (default: 50)'],
  ],
  input: z
    .object({
      ...tenantInput,
      customer: z.string().optional(),
      status: z.enum(statuses, `must be ${statuses.join(' or ')}`).optional(),
      visibility: z.enum(visibilities, `must be ${visibilities.join(' or ')}`).optional(),
      archived: flag,
      from: day.optional(),
      to: day.optional(),
      limit: wholeNumber(1, 1000).default(50),
    })
    .superRefine(daysInOrder(['from', 'to'])),
  async run(run, { tenant, customer, from, to, limit, ...filter }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const owner = customer === undefined ? undefined : await services.customers.find(tenantId, customer);
    if (customer !== undefined && !owner) throw new HttpError('not_found', `There is no customer "${customer}".`);
    const now = run.clock.now();
    const { rows, next } = await services.receipts.list({ tenantId, customerId: owner?.id, periodFrom: from, periodTo: to, ...filter }, now, { limit });
    const items = rows.map((row) => summaryOf(row, now));
    run.print({ items, more: next !== null }, () => formatTable(run.terminal, summaryColumns, items, 'There is no such receipt.'));
    if (next !== null) run.say(`There are more: raise --limit (up to 1000), or filter by period with --from and --to.`);
  },
});

export const receiptsShow = command({
  name: 'receipts show',
  summary: 'show one receipt',
  details: 'Shows one receipt. With --json it prints the receipt as the API returns it, which receipts import accepts.',
  example: 'receipts show rcpt_0123456789abcdef01234567 --json',
  arguments: [['<id>', 'id or share token of the receipt']],
  options: [tenantOption],
  input: z.object({ ...tenantInput, id: z.string() }),
  async run(run, { tenant, id }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const row = await services.receipts.findByIdOrShareToken(tenantId, id);
    if (!row) throw new HttpError('receipt_not_found', 'There is no such receipt.');
    const receipt = receiptOf(row, run.clock.now());
    const amount = ({ amountMinor, amountExact }: { amountMinor: number; amountExact: string | null }): string =>
      amountExact ?? fromMinor(amountMinor, currencyDigits(receipt.currency));
    run.print(receipt, () => {
      const head = formatFields(run.terminal, [
        ['id', receipt.id],
        ['title', receipt.title],
        ['customer', `${receipt.customer.name ?? ''} (${receipt.customer.externalId})`.trim()],
        ['period', `${receipt.period.start} to ${receipt.period.end}`],
        ['state', [receipt.status, receipt.visibility, ...(receipt.archived ? ['archived'] : [])].join(', ')],
        ...(receipt.publishedUntil === null ? [] : [['published until', receipt.publishedUntil] as const]),
        ['total', `${money(receipt.totalMinor, receipt.currency)}${receipt.totalExact === null ? '' : ` (exactly ${receipt.totalExact})`}`],
      ]);
      const lines = formatTable<BilledLine>(
        run.terminal,
        [
          { title: 'Line', value: (line) => line.description, shrinks: true },
          { title: 'Quantity', value: (line) => [line.quantity, line.unit].filter(Boolean).join(' '), align: 'right' },
          { title: receipt.currency, value: amount, align: 'right' },
        ],
        [...receipt.lines, ...receipt.taxes.map((tax) => ({ ...tax, description: tax.label, quantity: null, unit: null }))],
        'No lines.',
      );
      return `${head}\n\n${lines}`;
    });
  },
});
