import { z } from 'zod';
import { currencyDigits } from '../../../protocol/currency.ts';
import { fromMinor } from '../../../protocol/decimal.ts';
import type { Invoice, InvoiceSummary } from '../../../protocol/invoice.ts';

const text = z.string();
const nullable = text.nullable();

const invoiceStates = ['UNPAID', 'PAID', 'OVERDUE', 'VOID'] as const;

export const invoicePayload = z
  .object({
    id: text,
    invoiceNumber: text,
    status: z.enum(invoiceStates),
    invoiceType: z.enum(['STANDARD', 'AMENDMENT_CREDIT']),
    issuedAt: text,
    dueAt: text,
    billingPeriodStart: nullable,
    billingPeriodEnd: nullable,
    total: text.meta({ description: 'Decimal string in the major unit.' }),
    amountPaid: text,
    amountDue: text,
    currency: text,
    lineItemCount: z.int().nullable(),
    isOverdue: z.boolean(),
    daysUntilDue: z.int().nullable().meta({ description: 'Negative: so many days late. Null where nothing is waited for.' }),
  })
  .meta({ id: 'Invoice' });

/** What of a filter is a status of ours. */
export const statusAsked = { unpaid: 'open', paid: 'paid', overdue: 'overdue', void: 'void' } as const;
/** What of an order is one of ours. Any other is the newest first: a refusal would be shown as a list without entries. */
export const sortAsked: Readonly<Record<string, 'issueDate' | '-issueDate'>> = { 'issuedAt,asc': 'issueDate', 'issuedAt,desc': '-issueDate' };

const stateOf = ({ status, overdue }: InvoiceSummary): (typeof invoiceStates)[number] =>
  status === 'paid' ? 'PAID' : status === 'void' ? 'VOID' : overdue ? 'OVERDUE' : 'UNPAID';

const startOf = (day: string): string => `${day}T00:00:00.000Z`;
const dayMs = 86_400_000;

/** @param whole The same invoice with its content. */
export function invoicePayloadOf(summary: InvoiceSummary, whole: Invoice | undefined, nowMs: number): z.output<typeof invoicePayload> {
  const { id, number, kind, issueDate, dueDate, currency, totalMinor, totalExact, remainingMinor, overdue, status } = summary;
  const major = (minor: number): string => fromMinor(minor, currencyDigits(currency));
  const isOpen = status === 'open' || status === 'uncollectible';
  return {
    id,
    invoiceNumber: number,
    status: stateOf(summary),
    invoiceType: kind === 'invoice' ? 'STANDARD' : 'AMENDMENT_CREDIT',
    issuedAt: startOf(issueDate),
    dueAt: startOf(dueDate),
    billingPeriodStart: whole?.period ? startOf(whole.period.start) : null,
    billingPeriodEnd: whole?.period ? startOf(whole.period.end) : null,
    total: totalExact ?? major(totalMinor),
    amountPaid: major(whole?.paidMinor ?? (status === 'paid' ? totalMinor : isOpen ? totalMinor - remainingMinor : 0)),
    amountDue: major(Math.max(remainingMinor, 0)),
    currency,
    lineItemCount: whole?.lines.length ?? null,
    isOverdue: overdue,
    // Its widgets say of every number below zero that the invoice is late, of one that is paid as well.
    daysUntilDue: status === 'open' ? Math.round((Date.parse(startOf(dueDate)) - Math.floor(nowMs / dayMs) * dayMs) / dayMs) : null,
  };
}
