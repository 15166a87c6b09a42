import { z } from 'zod';
import { currencyDigits } from '../../../protocol/currency.ts';
import { fromMinor } from '../../../protocol/decimal.ts';
import type { Invoice, InvoiceSummary } from '../../../protocol/invoice.ts';
import { daysUntil } from '../../resources/calendar.ts';

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
    daysUntilDue: z.int().nullable().meta({ description: 'Negative if overdue. Null if no payment is due.' }),
  })
  .meta({ id: 'Invoice' });

/** Filters, by the Vitrine status that each one means. */
export const statusAsked = { unpaid: 'open', paid: 'paid', overdue: 'overdue', void: 'void' } as const;
/** Orders that Vitrine has. Any other one becomes newest first, because the client would show an error as a list without entries. */
export const sortAsked: Readonly<Record<string, 'issueDate' | '-issueDate'>> = { 'issuedAt,asc': 'issueDate', 'issuedAt,desc': '-issueDate' };

const stateOf = ({ status, overdue }: InvoiceSummary): (typeof invoiceStates)[number] =>
  status === 'paid' ? 'PAID' : status === 'void' ? 'VOID' : overdue ? 'OVERDUE' : 'UNPAID';

const startOf = (day: string): string => `${day}T00:00:00.000Z`;

/** @param whole The full invoice behind the summary. */
export function invoicePayloadOf(summary: InvoiceSummary, whole: Invoice | undefined, today: string): z.output<typeof invoicePayload> {
  const { id, number, kind, issueDate, dueDate, currency, totalMinor, totalExact, paidMinor, remainingMinor, overdue, status } = summary;
  const major = (minor: number): string => fromMinor(minor, currencyDigits(currency));
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
    amountPaid: major(paidMinor),
    amountDue: major(Math.max(remainingMinor, 0)),
    currency,
    lineItemCount: whole?.lines.length ?? null,
    isOverdue: overdue,
    // Aforo's widgets show every negative number as late, even on a paid invoice.
    daysUntilDue: status === 'open' ? daysUntil(today, dueDate) : null,
  };
}
