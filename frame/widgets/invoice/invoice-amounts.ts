import type { Invoice } from '@vitrine/frame/widget';
import { currentTexts } from './texts/index.ts';

/** An amount with its label. The renderer, for screen or print, adds markup and isolates the tenant's text. */
export interface Amount {
  label: string;
  minor: number;
  exact: string | null;
}

/** A row of the totals. Discounts and taxes have the tenant's label, and possibly a percentage. */
export interface SumRow extends Amount {
  tenants?: { percent: string | null };
}

/** The fields that decide the displayed status. */
export type StatusFields = Pick<Invoice, 'kind' | 'status' | 'overdue' | 'paidMinor'>;

/**
 * Returns the most relevant status of an invoice for the viewer. A credit note is always `creditNote`. An open invoice that was only credited is not partly
 * paid.
 */
export function displayStatusOf({ kind, status, overdue, paidMinor }: StatusFields) {
  if (kind === 'credit-note') return 'creditNote';
  if (overdue) return 'overdue';
  return status === 'open' && paidMinor > 0 ? 'partlyPaid' : status;
}

/** Returns the amount due of an open invoice, otherwise its total. */
export function headAmount({ kind, status, remainingMinor, totalMinor, totalExact }: Invoice): Amount {
  const texts = currentTexts();
  if (remainingMinor < 0) return { label: texts.refundDue, minor: -remainingMinor, exact: null };
  const isOwed = kind === 'invoice' && (status === 'open' || status === 'uncollectible');
  if (isOwed) return { label: texts.amountDue, minor: remainingMinor, exact: null };
  return { label: kind === 'credit-note' ? texts.credited : texts.total, minor: totalMinor, exact: totalExact };
}

/** Negates an exact decimal. */
const negated = (exact: string | null): string | null => (exact === null ? null : exact.startsWith('-') ? exact.slice(1) : `-${exact}`);

/** Returns the rows from the subtotal to the total, which is the last row. */
export function sumRows(invoice: Invoice): SumRow[] {
  const texts = currentTexts();
  const { kind, taxMode, discounts, taxes } = invoice;
  return [
    { label: texts.subtotal, minor: invoice.subtotalMinor, exact: invoice.subtotalExact },
    ...discounts.map(({ label, percent, amountMinor: minor, amountExact }) => ({ label, minor: -minor, exact: negated(amountExact), tenants: { percent } })),
    ...(taxMode === 'exclusive' ? taxes : []).map(({ label, ratePercent: percent, amountMinor: minor, amountExact: exact }) => ({
      label,
      minor,
      exact,
      tenants: { percent },
    })),
    { label: kind === 'credit-note' ? texts.credited : texts.total, minor: invoice.totalMinor, exact: invoice.totalExact },
  ];
}

/** Returns the credited, paid and remaining amounts; the remaining one is the last row. Empty if nothing was paid or credited. */
export function settledRows({ kind, status, creditedMinor, paidMinor, remainingMinor }: Invoice): Amount[] {
  const texts = currentTexts();
  if (kind !== 'invoice' || status === 'void' || (creditedMinor === 0 && paidMinor === 0)) return [];
  const row = (label: string, minor: number): Amount => ({ label, minor, exact: null });
  return [
    ...(creditedMinor === 0 ? [] : [row(texts.credits, -creditedMinor)]),
    ...(paidMinor === 0 ? [] : [row(texts.paidSoFar, -paidMinor)]),
    row(remainingMinor < 0 ? texts.refundDue : texts.amountDue, Math.abs(remainingMinor)),
  ];
}
