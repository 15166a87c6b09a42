import { z } from 'zod';
import { currencyDigits } from '../../../../protocol/currency.ts';
import { fromMinor } from '../../../../protocol/decimal.ts';
import { type InvoiceSummary, invoiceStatuses } from '../../../../protocol/invoice.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { daysInOrder } from '../../../resources/calendar.ts';
import { dayIn } from '../../../resources/day-in.ts';
import { invoiceSummaryOf } from '../../../resources/invoices/model.ts';
import { command } from '../../command.ts';
import { day, wholeNumber } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { formatTable } from '../../terminal/table.ts';

export const money = (minor: number, currency: string): string => `${fromMinor(minor, currencyDigits(currency))} ${currency}`;

/** The state of an invoice in one or two words. */
export const state = ({ kind, status, overdue, visibility }: InvoiceSummary): string =>
  [kind === 'credit-note' ? 'credit note' : overdue ? 'overdue' : status, ...(visibility === 'published' ? ['published'] : [])].join(', ');

export const invoicesList = command({
  name: 'invoices list',
  summary: 'list invoices and credit notes, newest first',
  details: 'Lists invoices and credit notes, newest first. With --status overdue, --due-from or --due-to, the list is ordered by due date.',
  example: 'invoices list --tenant acme --status overdue',
  options: [
    tenantOption,
    ['--customer <id>', 'customer id or external id'],
    ['--status <status>', `${invoiceStatuses.join(', ')} or overdue`],
    ['--from <day>', 'issued on or after this day'],
    ['--to <day>', 'issued on or before this day'],
    ['--due-from <day>', 'due on or after this day'],
    ['--due-to <day>', 'due on or before this day'],
    ['--text <text>', 'start of a number, or words to search for'],
    ['--limit <count>', 'maximum number of results, up to 1000 (default: 50)'],
  ],
  input: z
    .object({
      ...tenantInput,
      customer: z.string().optional(),
      status: z.enum([...invoiceStatuses, 'overdue'], `must be one of ${invoiceStatuses.join(', ')}, overdue`).optional(),
      from: day.optional(),
      to: day.optional(),
      dueFrom: day.optional(),
      dueTo: day.optional(),
      text: z.string().min(1, 'must not be empty').max(200, 'must have at most 200 characters').optional(),
      limit: wholeNumber(1, 1000).default(50),
    })
    .superRefine(daysInOrder(['from', 'to'], ['dueFrom', 'dueTo'])),
  async run(run, { tenant, customer, status, from, to, dueFrom, dueTo, text, limit }) {
    const { services } = await run.open();
    const { id: tenantId, time_zone: timeZone } = await pickTenant(services.tenants, tenant);
    const owner = customer === undefined ? undefined : await services.customers.find(tenantId, customer);
    if (customer !== undefined && !owner) throw new HttpError('not_found', `There is no customer "${customer}".`);
    const now = run.clock.now();
    const filter = { tenantId, customerId: owner?.id, status, issuedFrom: from, issuedTo: to, dueFrom, dueTo };
    const { rows, next } = await services.invoices.list(filter, dayIn(timeZone, now), { limit, text });
    const items = rows.map((row) => invoiceSummaryOf(row, now));
    const columns = [
      { title: 'Number', value: ({ number }: InvoiceSummary) => number },
      { title: 'Customer', value: ({ customer: { name, externalId } }: InvoiceSummary) => name ?? externalId, shrinks: true },
      { title: 'Issued', value: ({ issueDate }: InvoiceSummary) => issueDate },
      { title: 'Due', value: ({ dueDate }: InvoiceSummary) => dueDate },
      { title: 'Total', value: ({ totalMinor, currency }: InvoiceSummary) => money(totalMinor, currency), align: 'right' as const },
      { title: 'Remaining', value: ({ remainingMinor, currency }: InvoiceSummary) => money(remainingMinor, currency), align: 'right' as const },
      { title: 'State', value: state },
    ];
    run.print({ items, more: next !== null }, () => formatTable(run.terminal, columns, items, 'There are no such invoices.'));
    if (next !== null) run.say('There are more: raise --limit (up to 1000), or filter with the other options.');
  },
});
