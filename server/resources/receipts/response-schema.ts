import { z } from 'zod';
import type { Receipt, ReceiptSummary } from '../../../protocol/receipt.ts';

const text = z.string();
const optional = z.string().nullable();
const amount = { amountMinor: z.int(), amountExact: optional };
const period = z.object({ start: text, end: text });
const customer = z.object({ id: text, externalId: text, name: optional });
const party = z.object({ name: text, addressLines: z.array(text), taxId: optional, email: optional });

const head = {
  id: text,
  customer,
  status: z.enum(['draft', 'sealed']),
  archived: z.boolean(),
  visibility: z.enum(['private', 'published']),
  title: text,
  period,
  currency: text,
  totalMinor: z.int(),
  totalExact: optional,
  updatedAt: text,
};

/** A receipt in the API documentation. Its type is the one that the frame reads. Responses are not validated against it. */
export const receiptSchema = z
  .object({
    ...head,
    publishedUntil: optional,
    scope: z.union([z.object({ product: text }), z.object({ order: text })]).nullable(),
    createdAt: text,
    sealedAt: optional,
    summary: optional,
    issuer: party,
    recipient: party,
    outcomes: z.array(z.object({ label: text, amount: text, unit: text, previousAmount: optional, better: z.enum(['higher', 'lower']).optional() })),
    lines: z.array(z.object({ description: text, quantity: optional, unit: optional, unitPrice: optional, ...amount })),
    series: z.object({ label: text, unit: text, points: z.array(z.object({ date: text, value: text })) }).nullable(),
    subtotalMinor: z.int(),
    subtotalExact: optional,
    taxes: z.array(z.object({ label: text, ratePercent: optional, ...amount })),
    notes: optional,
  })
  .meta({ id: 'Receipt' }) satisfies z.ZodType<Receipt>;

export const receiptSummarySchema = z.object(head).meta({ id: 'ReceiptSummary' }) satisfies z.ZodType<ReceiptSummary>;
