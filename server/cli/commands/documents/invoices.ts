import { z } from 'zod';
import { currencyDigits } from '../../../../protocol/currency.ts';
import { fromMinor, isDecimal } from '../../../../protocol/decimal.ts';
import { isoTime } from '../../../clock.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { readAmountCell } from '../../../import/rows/csv-cells.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { creditNoteInput, paymentInput } from '../../../resources/invoices/content.ts';
import { invoiceOf, invoiceSummaryOf, type StoredInvoice } from '../../../resources/invoices/model.ts';
import { invoiceNotFound, type InvoiceStore } from '../../../resources/invoices/store.ts';
import type { InvoiceTransitionName } from '../../../resources/invoices/changes/transitions.ts';
import { command, type Command } from '../../command.ts';
import { day, flag, moment } from '../../inputs.ts';
import { money, state } from './invoices-list.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const one = { arguments: [['<invoice>', 'number or id of the invoice']] as const, input: z.object({ ...tenantInput, invoice: z.string() }) };

/** Finds an invoice by its id or number. */
async function named(invoices: InvoiceStore, tenantId: string, text: string): Promise<StoredInvoice> {
  return (await invoices.findByIdOrShareToken(tenantId, text)) ?? (await invoices.findByNumber(tenantId, text)) ?? invoiceNotFound();
}

export const invoicesShow = command({
  name: 'invoices show',
  summary: 'show one invoice',
  details: 'Shows one invoice. With --json it prints the invoice as the API returns it, with payments, which invoices import accepts.',
  example: 'invoices show INV-2026-0042 --json',
  ...one,
  options: [tenantOption],
  async run(run, { tenant, invoice: text }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const row = await named(services.invoices, tenantId, text);
    const now = run.clock.now();
    const invoice = invoiceOf(row, now);
    const { currency, lines, taxes, discounts, payments, credits } = invoice;
    run.print(invoice, () => {
      const head = formatFields(run.terminal, [
        ['number', invoice.number],
        ['id', invoice.id],
        ...(invoice.corrects === null ? [] : [['corrects', invoice.corrects.number] as const]),
        ['customer', `${invoice.customer.name ?? ''} (${invoice.customer.externalId})`.trim()],
        ['issued, due', `${invoice.issueDate}, ${invoice.dueDate}`],
        ['state', state(invoiceSummaryOf(row, now))],
        ['total', `${money(invoice.totalMinor, currency)}${invoice.totalExact === null ? '' : ` (exactly ${invoice.totalExact})`}`],
        ['remains', money(invoice.remainingMinor, currency)],
      ]);
      const amount = (minor: number): string => fromMinor(minor, currencyDigits(currency));
      const entries = [
        ...lines.map((line) => ({ what: line.description, amount: line.amountExact ?? amount(line.amountMinor) })),
        ...discounts.map((discount) => ({ what: discount.label, amount: amount(-discount.amountMinor) })),
        ...taxes.map((tax) => ({ what: `${tax.label}${tax.reverseCharge ? ' (reverse charge)' : ''}`, amount: amount(tax.amountMinor) })),
        ...credits.map((credit) => ({ what: `credit note ${credit.number}`, amount: amount(-credit.amountMinor) })),
        ...payments.map((payment) => ({ what: `paid on ${payment.paidOn} ${payment.method ?? ''}`.trim(), amount: amount(-payment.amountMinor) })),
      ];
      const columns = [
        { title: 'Line', value: ({ what }: { what: string }) => what, shrinks: true },
        { title: currency, value: (entry: { amount: string }) => entry.amount, align: 'right' as const },
      ];
      return `${head}\n\n${formatTable<{ what: string; amount: string }>(run.terminal, columns, entries, 'No lines.')}`;
    });
  },
});

/** State changes that need only an invoice. Irreversible ones ask for confirmation. */
const changes = {
  open: {
    ...{ name: 'open', summary: 'issue a draft and lock its content permanently', done: 'is open' },
    asks: 'Its content is locked permanently, and the customer sees it.',
  },
  void: { name: 'void', summary: 'void an invoice that has no payments', done: 'is void', asks: 'It can never be paid again.' },
  uncollectible: { name: 'give-up', summary: 'mark an open invoice as uncollectible', done: 'is uncollectible', asks: undefined },
  unpublish: { name: 'unpublish', summary: 'make a published invoice private immediately', done: 'is private', asks: undefined },
} as const satisfies Record<InvoiceTransitionName, { name: string; summary: string; done: string; asks: string | undefined }>;

const change = (transition: InvoiceTransitionName): Command => {
  const { name, summary, done, asks } = changes[transition];
  return command({
    name: `invoices ${name}`,
    summary,
    example: `invoices ${name} INV-2026-0042${asks ? ' --yes' : ''}`,
    ...one,
    options: [tenantOption, ...(asks ? [['--yes', 'skip the confirmation prompt'] as const] : [])],
    input: one.input.extend({ yes: flag }),
    async run(run, { tenant, invoice: text, yes }) {
      const { services, by } = await run.open();
      const { id: tenantId } = await pickTenant(services.tenants, tenant);
      const found = await named(services.invoices, tenantId, text);
      if (asks && (found.status === 'draft' || found.status === 'open')) await run.confirm(`Invoice ${found.number}: ${asks}`, yes);
      const row = await services.invoices.change(by, tenantId, found.id, transition);
      run.print(invoiceSummaryOf(row, run.clock.now()), () => `Invoice ${row.number} ${row.status === 'paid' && transition === 'open' ? 'is paid' : done}.`);
    },
  });
};

export const invoicesOpen = change('open');
export const invoicesVoid = change('void');
export const invoicesMarkUncollectible = change('uncollectible');
export const invoicesUnpublish = change('unpublish');

export const invoicesPay = command({
  name: 'invoices pay',
  summary: 'record a payment, or a refund with a negative amount',
  example: 'invoices pay INV-2026-0042 --amount 202.95 --currency EUR --reference "SEPA 4711"',
  ...one,
  options: [
    tenantOption,
    ['--amount <amount>', 'amount in major units, such as 19.99; negative for a refund'],
    ['--currency <code>', 'currency of the invoice'],
    ['--on <day>', 'day of the payment (default: today in the tenant’s time zone)'],
    ['--method <text>', 'payment method, such as card or bank transfer'],
    ['--reference <text>', 'unique reference of the payment; repeating it has no effect'],
  ],
  input: one.input.extend({ amount: z.string(), currency: z.string(), on: day.optional(), method: z.string().optional(), reference: z.string().optional() }),
  async run(run, { tenant, invoice: text, amount, currency, on, method, reference }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const found = await named(services.invoices, tenantId, text);
    if (!isDecimal(amount)) throw new HttpError('usage_invalid', `--amount is "${amount}"; it must be a decimal such as 19.99.`);
    const amountMinor = readAmountCell('amount', amount, currency);
    const payment = parseInput(paymentInput, { amountMinor, currency, paidOn: on, method, reference }, 'The payment');
    const { row, recorded } = await services.invoices.pay(by, tenantId, found.id, payment);
    run.print(invoiceSummaryOf(row, run.clock.now()), () =>
      recorded
        ? `${money(amountMinor, currency)} recorded; ${money(row.remaining_minor, currency)} of invoice ${row.number} remains.`
        : `Invoice ${row.number} has this payment already.`,
    );
  },
});

export const invoicesCredit = command({
  name: 'invoices credit',
  summary: 'issue a credit note for a full invoice',
  details: 'Issues a credit note for a full invoice. For a partial credit note, use the API, which accepts its lines.',
  example: 'invoices credit INV-2026-0042 --number CN-2026-0007 --yes',
  ...one,
  options: [tenantOption, ['--number <number>', 'number of the credit note'], ['--yes', 'skip the confirmation prompt']],
  input: one.input.extend({ number: z.string(), yes: flag }),
  async run(run, { tenant, invoice: text, number, yes }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const found = await named(services.invoices, tenantId, text);
    await run.confirm(`A credit note over ${money(found.total_minor, found.currency)} is issued for invoice ${found.number}, permanently.`, yes);
    const row = await services.invoices.credit(by, tenantId, found.id, creditNote(number));
    run.print(invoiceSummaryOf(row, run.clock.now()), () => `Credit note ${row.number} over ${money(row.total_minor, row.currency)} is issued.`);
  },
});

const creditNote = (number: string) => parseInput(creditNoteInput, { number }, 'The credit note');

export const invoicesPublish = command({
  name: 'invoices publish',
  summary: 'publish an invoice to anyone who has its link',
  example: 'invoices publish INV-2026-0042 --until 2030-12-31',
  ...one,
  options: [tenantOption, ['--until <time>', 'day (start of day in UTC) or time with zone at which the link closes (default: never)']],
  input: one.input.extend({ until: moment.optional() }),
  async run(run, { tenant, invoice: text, until }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const { id } = await named(services.invoices, tenantId, text);
    const row = await services.invoices.publish(by, tenantId, id, until ?? null);
    const link = await services.invoices.shareLink(tenantId, id);
    const end = until === undefined ? '' : ` until ${isoTime(until)}`;
    run.print({ ...invoiceSummaryOf(row, run.clock.now()), link }, () => `Invoice ${row.number} is published${end}.\n${link}`);
  },
});

export const invoicesLink = command({
  name: 'invoices link',
  summary: 'print the direct link of an invoice',
  details: 'Prints the direct link of an invoice. While the invoice is private, the link leads to the tenant’s sign-in page.',
  example: 'invoices link INV-2026-0042',
  ...one,
  options: [tenantOption],
  async run(run, { tenant, invoice: text }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const link = await services.invoices.shareLink(tenantId, (await named(services.invoices, tenantId, text)).id);
    run.print({ link }, () => link);
  },
});

export const invoicesRotateLink = command({
  name: 'invoices rotate-link',
  summary: 'create a new direct link and end the old one immediately',
  example: 'invoices rotate-link INV-2026-0042',
  ...one,
  options: [tenantOption],
  async run(run, { tenant, invoice: text }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const link = await services.invoices.rotateShareToken(by, tenantId, (await named(services.invoices, tenantId, text)).id);
    run.print({ link }, () => link);
  },
});
