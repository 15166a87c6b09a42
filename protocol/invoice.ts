import type { BegunCheckout } from './checkout.ts';
import type { CustomerRef, Line, Party, Period, Tax } from './receipt.ts';

/** What an invoice goes through. A draft is its tenant's alone; from `open` on its content never changes again, and a credit note corrects it. */
export const invoiceStatuses = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const;

export type InvoiceStatus = (typeof invoiceStatuses)[number];

/** `inclusive`: the amounts of the lines hold their tax already. */
export const taxModes = ['exclusive', 'inclusive'] as const;

/**
 * The invoice as JSON, the same for the API and the frame. Amounts are written as those of a receipt are: whole minor units, and where a bill is finer
 * than that the exact figure beside them. What is paid is whole minor units.
 */
export interface Invoice {
  id: string;
  customer: CustomerRef;
  /** The tenant's own number, unique within the tenant. */
  number: string;
  /** A credit note takes back what an invoice has billed: its amounts are positive, and count the other way. */
  kind: 'invoice' | 'credit-note';
  /** The invoice that a credit note corrects. */
  corrects: InvoiceRef | null;
  status: InvoiceStatus;
  /** Whether whoever reads it can pay what remains, by `POST /v1/checkouts`: the tenant takes payments, and the credential is for the customer. */
  payable: boolean;
  /** For whoever can pay it: the payment of it that is on its way, and not there when there is none. */
  checkout?: BegunCheckout | undefined;
  /** Open, and its due date is over in UTC. Worked out at each reading, and stored nowhere. */
  overdue: boolean;
  visibility: 'private' | 'published';
  /** When a published invoice stops being readable by its link, or `null` for no end. */
  publishedUntil: string | null;
  createdAt: string;
  updatedAt: string;
  openedAt: string | null;
  /** When it was paid, voided or given up. */
  closedAt: string | null;
  creditedMinor: number;
  /** Payments less refunds. */
  paidMinor: number;
  /** What is still to be paid: total less credits and payments. Negative: to be paid back. 0 of what is void, and of a credit note. */
  remainingMinor: number;
  payments: Payment[];
  credits: Credit[];
  /** `YYYY-MM-DD`. */
  issueDate: string;
  dueDate: string;
  /** What it bills for, first and last day. */
  period: Period | null;
  subject: string | null;
  /** The customer's own: an order number, a cost centre. */
  reference: string | null;
  /** ISO 4217 code. One invoice has one. */
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
  /** Subtotal less discounts, and the taxes where they are not in it. */
  totalMinor: number;
  totalExact: string | null;
  notes: string | null;
  /** How it is to be paid, what happens when it is late. */
  terms: string | null;
}

export interface InvoiceRef {
  id: string;
  number: string;
}

export interface InvoiceLine extends Line {
  period: Period | null;
  /** The rate of the tax on this line, as it is printed there. Decimal string: `"19"` is 19 %. */
  taxRatePercent: string | null;
}

/** Taken off the sum of the lines. The amount is positive. */
export interface Discount {
  label: string;
  percent: string | null;
  amountMinor: number;
  amountExact: string | null;
}

export interface InvoiceTax extends Tax {
  /** What the rate is taken of, without the tax. */
  baseMinor: number;
  /** The recipient owes the tax to their own office: nothing is charged here. */
  reverseCharge: boolean;
}

export interface Payment {
  id: string;
  /** The day, `YYYY-MM-DD`. */
  paidOn: string;
  /** Negative: paid back. */
  amountMinor: number;
  /** In the words of who has recorded it: `card`, `bank transfer`. */
  method: string | null;
  /** Names the payment where it came from. One reference is recorded once. */
  reference: string | null;
}

/** A credit note, as the invoice shows it that it corrects. */
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
  | 'remainingMinor'
  | 'updatedAt'
>;
