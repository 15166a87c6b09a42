import { z } from 'zod';
import { type Invoice, type InvoiceSummary, invoiceStatuses, taxModes } from '../../../protocol/invoice.ts';
import { begunSchema } from '../checkouts/model.ts';

const text = z.string();
const optional = z.string().nullable();
const amount = { amountMinor: z.int(), amountExact: optional };
const period = z.object({ start: text, end: text }).nullable();
const party = z.object({ name: text, addressLines: z.array(text), taxId: optional, email: optional });
const ref = { id: text, number: text };

const head = {
  id: text,
  customer: z.object({ id: text, externalId: text, name: optional }),
  number: text,
  kind: z.enum(['invoice', 'credit-note']),
  status: z.enum(invoiceStatuses),
  overdue: z.boolean().meta({ description: 'Whether the invoice is open and its due date has passed in the tenant’s time zone.' }),
  visibility: z.enum(['private', 'published']),
  subject: optional,
  issueDate: text,
  dueDate: text,
  currency: text,
  totalMinor: z.int(),
  totalExact: optional,
  paidMinor: z.int().meta({ description: 'Payments less refunds, in minor units.' }),
  remainingMinor: z.int().meta({ description: 'Amount still to be paid, in minor units. Negative when the tenant owes a refund.' }),
  updatedAt: text,
};

/** An invoice in the API documentation. Its type is the one that the frame reads. Responses are not validated against it. */
export const invoiceSchema = z
  .object({
    ...head,
    payable: z.boolean().meta({ description: 'Whether the caller can pay the remaining amount through POST /v1/checkouts.' }),
    checkout: begunSchema,
    corrects: z.object(ref).nullable().meta({ description: 'The invoice that a credit note corrects.' }),
    publishedUntil: optional,
    createdAt: text,
    openedAt: optional,
    closedAt: optional,
    creditedMinor: z.int(),
    payments: z.array(z.object({ id: text, paidOn: text, amountMinor: z.int(), method: optional, reference: optional })),
    credits: z.array(z.object({ ...ref, issueDate: text, amountMinor: z.int() })),
    period,
    reference: optional,
    issuer: party,
    recipient: party,
    taxMode: z.enum(taxModes),
    lines: z.array(
      z.object({ description: text, period, quantity: optional, unit: optional, unitPrice: optional, taxRatePercent: optional, ...amount }),
    ),
    subtotalMinor: z.int(),
    subtotalExact: optional,
    discounts: z.array(z.object({ label: text, percent: optional, ...amount })),
    discountMinor: z.int(),
    taxes: z.array(z.object({ label: text, ratePercent: optional, baseMinor: z.int(), reverseCharge: z.boolean(), ...amount })),
    taxMinor: z.int(),
    notes: optional,
    terms: optional,
  })
  .meta({ id: 'Invoice' }) satisfies z.ZodType<Invoice>;

export const invoiceSummarySchema = z.object(head).meta({ id: 'InvoiceSummary' }) satisfies z.ZodType<InvoiceSummary>;
