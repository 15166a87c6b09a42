import type { BegunCheckout } from './checkout.ts';
import type { CustomerRef, Line, Party, Period, Tax } from './receipt.ts';

/** States of an invoice. Only the tenant sees a draft. From `open` on, the content never changes; credit notes correct it. */
export const invoiceStatuses = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const;

export type InvoiceStatus = (typeof invoiceStatuses)[number];

/** `inclusive`: the line amounts include tax. */
export const taxModes = ['exclusive', 'inclusive'] as const;

/**
 * The invoice as JSON, the same for the API and the frame. Amounts are as in a receipt: whole minor units, with the exact figure beside them if a bill is
 * finer. Payments are in whole minor units.
 */
export interface Invoice {
  id: string;
  customer: CustomerRef;
  /** The tenant's own number, unique within the tenant. */
  number: string;
  /** A credit note reverses amounts of an invoice. Its amounts are positive and count as negative. */
  kind: 'invoice' | 'credit-note';
  /** The invoice that a credit note corrects. */
  corrects: InvoiceRef | null;
  status: InvoiceStatus;
  /** Whether the reader can pay the remainder with `POST /v1/checkouts`: the tenant accepts payments, and the credential is for the customer. */
  payable: boolean;
  /** For the customer: the unfinished checkout of this invoice, after the invoice was closed only if it is `pending`. Absent if there is none. */
  checkout?: BegunCheckout | undefined;
  /** Whether the invoice is open and past its due date in the tenant's time zone. Computed on each read. */
  overdue: boolean;
  visibility: 'private' | 'published';
  /** When a published invoice stops being readable by its link, or `null` for no end. */
  publishedUntil: string | null;
  createdAt: string;
  updatedAt: string;
  openedAt: string | null;
  /** When the invoice was paid, voided or marked uncollectible. */
  closedAt: string | null;
  creditedMinor: number;
  /** Payments less refunds. */
  paidMinor: number;
  /** Amount due: total less credits and payments. Negative: to be refunded. 0 for void invoices and credit notes. */
  remainingMinor: number;
  payments: Payment[];
  credits: Credit[];
  /** `YYYY-MM-DD`. */
  issueDate: string;
  dueDate: string;
  /** Billed period, first and last day. */
  period: Period | null;
  subject: string | null;
  /** The customer's own reference, such as an order number or a cost centre. */
  reference: string | null;
  /** ISO 4217 code. The only currency of the invoice. */
  currency: string;
  issuer: Party;
  recipient: Party;
  taxMode: (typeof taxModes)[number];
  lines: InvoiceLine[];
  /** Sum of the lines. */
  subtotalMinor: number;
  subtotalExact: string | null;
  discounts: Discount[];
  discountMinor: number;
  taxes: InvoiceTax[];
  taxMinor: number;
  /** Subtotal less discounts, plus taxes unless they are included. */
  totalMinor: number;
  totalExact: string | null;
  notes: string | null;
  /** Payment terms, such as the method and late fees. */
  terms: string | null;
}

export interface InvoiceRef {
  id: string;
  number: string;
}

export interface InvoiceLine extends Line {
  period: Period | null;
  /** Tax rate printed on this line. Decimal string: `"19"` is 19 %. */
  taxRatePercent: string | null;
}

/** A discount on the sum of the lines. The amount is positive. */
export interface Discount {
  label: string;
  percent: string | null;
  amountMinor: number;
  amountExact: string | null;
}

export interface InvoiceTax extends Tax {
  /** Net amount that the rate applies to. */
  baseMinor: number;
  /** The recipient pays the tax to their own tax office; the invoice charges none. */
  reverseCharge: boolean;
}

export interface Payment {
  id: string;
  /** The day, `YYYY-MM-DD`. */
  paidOn: string;
  /** Negative: a refund. */
  amountMinor: number;
  /** Free text of the recorder: `card`, `bank transfer`. */
  method: string | null;
  /** The payment's reference in its source system. Each reference is recorded once. */
  reference: string | null;
}

/** A credit note, as shown on the invoice that it corrects. */
export interface Credit extends InvoiceRef {
  issueDate: string;
  amountMinor: number;
}

/** A row of a list of invoices. */
export type InvoiceSummary = Pick<
  Invoice,
  | 'id'
  | 'customer'
  | 'number'
  | 'kind'
  | 'status'
  | 'overdue'
  | 'visibility'
  | 'subject'
  | 'issueDate'
  | 'dueDate'
  | 'currency'
  | 'totalMinor'
  | 'totalExact'
  | 'paidMinor'
  | 'remainingMinor'
  | 'updatedAt'
>;
