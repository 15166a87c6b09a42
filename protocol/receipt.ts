/**
 * The receipt as JSON, the same for the API, the frame and the import file.
 *
 * Money is an integer of the currency's minor unit (`amountMinor`, ISO 4217: 2 digits for EUR, 0 for JPY, 3 for KWD, 4 for CLF).
 * If a bill is finer, as cloud bills are, `amountExact` gives the decimal figure in major units, and `amountMinor` is that figure
 * rounded half away from zero. Quantities, prices and measurements are decimal strings, because binary floating point would lose digits.
 * Dates are `YYYY-MM-DD`, both ends of a period included. Times are ISO 8601 in UTC.
 */
export interface Receipt {
  id: string;
  customer: CustomerRef;
  /** `draft` may be synced again; `sealed` is final. */
  status: 'draft' | 'sealed';
  archived: boolean;
  visibility: 'private' | 'published';
  /** When a published receipt stops being readable by its link, or `null` for no end. */
  publishedUntil: string | null;
  /** Distinguishes several receipts of one customer and period, by product or by order. */
  scope: ReceiptScope | null;
  createdAt: string;
  updatedAt: string;
  sealedAt: string | null;
  title: string;
  summary: string | null;
  period: Period;
  /** ISO 4217 code. */
  currency: string;
  issuer: Party;
  recipient: Party;
  outcomes: Outcome[];
  lines: Line[];
  series: Series | null;
  subtotalMinor: number;
  subtotalExact: string | null;
  taxes: Tax[];
  totalMinor: number;
  totalExact: string | null;
  notes: string | null;
}

export interface CustomerRef {
  id: string;
  externalId: string;
  name: string | null;
}

export interface Period {
  /** First day, `YYYY-MM-DD`. */
  start: string;
  /** Last day, included. */
  end: string;
}

export type ReceiptScope = { product: string } | { order: string };

/** The issuer or the recipient of a document. */
export interface Party {
  name: string;
  addressLines: string[];
  taxId: string | null;
  email: string | null;
}

/** One measured outcome: hours saved, meetings booked, cost avoided. */
export interface Outcome {
  label: string;
  /** Decimal string; in major units when `unit` is `currency`. */
  amount: string;
  /** `currency` (the receipt's own), `percent`, `hours`, `count`, or a unit of the tenant. */
  unit: string;
  /** The figure of the previous period, for comparison. */
  previousAmount: string | null;
  /** The desirable direction: `higher` for hours saved, `lower` for complaints. Absent: neither. */
  better?: 'higher' | 'lower' | undefined;
}

export interface Line {
  description: string;
  quantity: string | null;
  unit: string | null;
  /** Decimal string in major units. */
  unitPrice: string | null;
  amountMinor: number;
  amountExact: string | null;
}

/** A measurement over time, to plot. */
export interface Series {
  label: string;
  unit: string;
  points: { date: string; value: string }[];
}

export interface Tax {
  label: string;
  /** Decimal string: `"19"` is 19 %. */
  ratePercent: string | null;
  amountMinor: number;
  amountExact: string | null;
}

/** A row of a list of receipts. */
export type ReceiptSummary = Pick<
  Receipt,
  'id' | 'status' | 'archived' | 'visibility' | 'title' | 'period' | 'currency' | 'totalMinor' | 'totalExact' | 'customer' | 'updatedAt'
>;

/** A page of a list. `nextCursor` is opaque; `null` on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
