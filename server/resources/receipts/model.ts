import { currencyDigits } from '../../../protocol/currency.ts';
import type { Receipt, ReceiptScope, ReceiptSummary } from '../../../protocol/receipt.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import type { ReceiptRow } from '../../platform/store/schema.ts';
import { isPublished } from '../links/publication.ts';
import type { ReceiptInput } from './content.ts';
import { completeAmount, completeTotals } from './totals.ts';

/** The columns that lists read of a receipt and its customer. SQLite's index on a customer's receipts covers them. */
export interface ReceiptHead
  extends Pick<
    ReceiptRow,
    | 'id'
    | 'customer_id'
    | 'period_start'
    | 'period_end'
    | 'status'
    | 'title'
    | 'currency'
    | 'total_minor'
    | 'total_exact'
    | 'published_at'
    | 'published_until'
    | 'archived_at'
    | 'updated_at'
  > {
  customer_external_id: string;
  customer_name: string | null;
  /** See `withoutRevoked`. */
  links_revoked_at: number;
}

/** A receipt as a single read returns it: everything but its share token. */
export interface StoredReceipt extends ReceiptHead, Omit<ReceiptRow, 'share_token_hash' | 'share_token_sealed'> {
  /** 1 when the tenant shows drafts to viewers. */
  viewers_see_drafts: number;
}

/** The part of a receipt that its tenant writes, stored as one JSON text in this order. */
export type ReceiptContent = Pick<
  Receipt,
  | 'title'
  | 'summary'
  | 'period'
  | 'currency'
  | 'issuer'
  | 'recipient'
  | 'outcomes'
  | 'lines'
  | 'series'
  | 'subtotalMinor'
  | 'subtotalExact'
  | 'taxes'
  | 'totalMinor'
  | 'totalExact'
  | 'notes'
>;

/**
 * Completes the content: amounts in minor units, totals, issuer and recipient.
 *
 * @throws HttpError `invalid_amount` or `receipt_totals_mismatch`.
 */
export function completeContent(input: ReceiptInput, names: { issuer: string; recipient: string; recipientEmail: string | null }): ReceiptContent {
  const digits = currencyDigits(input.currency);
  const lines = input.lines.map(({ description, quantity, unit, unitPrice, ...amount }, index) => ({
    description,
    quantity,
    unit,
    unitPrice,
    ...completeAmount(amount, digits, `lines.${index}`),
  }));
  const taxes = input.taxes.map(({ label, ratePercent, ...amount }, index) => ({ label, ratePercent, ...completeAmount(amount, digits, `taxes.${index}`) }));
  const totals = completeTotals(lines, taxes, input, digits);
  return {
    title: input.title,
    summary: input.summary,
    period: input.period,
    currency: input.currency,
    issuer: input.issuer ?? { name: names.issuer, addressLines: [], taxId: null, email: null },
    recipient: input.recipient ?? { name: names.recipient, addressLines: [], taxId: null, email: names.recipientEmail },
    outcomes: input.outcomes,
    lines,
    series: input.series,
    subtotalMinor: totals.subtotalMinor,
    subtotalExact: totals.subtotalExact,
    taxes,
    totalMinor: totals.totalMinor,
    totalExact: totals.totalExact,
    notes: input.notes,
  };
}

/** Returns a scope as the natural key stores it. */
export function scopeText(scope: ReceiptScope | null): string {
  if (scope === null) return '';
  return 'product' in scope ? `product:${scope.product}` : `order:${scope.order}`;
}

function scopeOf(stored: string): ReceiptScope | null {
  if (stored === '') return null;
  const colon = stored.indexOf(':');
  const name = stored.slice(colon + 1);
  return stored.startsWith('product:') ? { product: name } : { order: name };
}

/** Returns the receipt as JSON text. The stored JSON of its content is inserted unchanged, so that a read parses nothing. */
export function receiptText(row: StoredReceipt, nowMs: number): string {
  const head = {
    id: row.id,
    customer: { id: row.customer_id, externalId: row.customer_external_id, name: row.customer_name },
    status: row.status,
    archived: row.archived_at !== null,
    visibility: isPublished(row, nowMs) ? 'published' : 'private',
    publishedUntil: isoTimeOrNull(row.published_until),
    scope: scopeOf(row.scope),
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
    sealedAt: isoTimeOrNull(row.sealed_at),
  };
  return `${JSON.stringify(head).slice(0, -1)},${row.content_json.slice(1)}`;
}

/** Returns the receipt as an object, for rendering. */
export const receiptOf = (row: StoredReceipt, nowMs: number): Receipt => JSON.parse(receiptText(row, nowMs)) as Receipt;

/** Returns a row of a list. */
export const summaryOf = (row: ReceiptHead, nowMs: number): ReceiptSummary => ({
  id: row.id,
  status: row.status,
  archived: row.archived_at !== null,
  visibility: isPublished(row, nowMs) ? 'published' : 'private',
  title: row.title,
  period: { start: row.period_start, end: row.period_end },
  currency: row.currency,
  totalMinor: row.total_minor,
  totalExact: row.total_exact,
  customer: { id: row.customer_id, externalId: row.customer_external_id, name: row.customer_name },
  updatedAt: isoTime(row.updated_at),
});
