import type { Invoice } from '@vitrine/frame/widget';
import { said } from './texts/index.ts';

/** An amount with its label. Which marks it up, and which isolates the words of the tenant, is for whoever draws it: the screen or the paper. */
export interface Amount {
  label: string;
  minor: number;
  exact: string | null;
}

/** A row of the sums. Discounts and taxes are called what the tenant calls them, and may have a percentage. */
export interface SumRow extends Amount {
  tenants?: { percent: string | null };
}

/** What a viewer is told of how an invoice stands. */
export type Standing = Pick<Invoice, 'kind' | 'status' | 'overdue' | 'remainingMinor' | 'totalMinor'>;

/** How an invoice stands: what of it concerns the viewer most. A credit note is what it is. */
export function standingOf({ kind, status, overdue, remainingMinor, totalMinor }: Standing) {
  if (kind === 'credit-note') return 'creditNote';
  if (overdue) return 'overdue';
  return status === 'open' && remainingMinor < totalMinor ? 'partlyPaid' : status;
}

/** What is to be paid, of an invoice that is open; else what it came to. */
export function headAmount({ kind, status, remainingMinor, totalMinor, totalExact }: Invoice): Amount {
  const texts = said();
  if (remainingMinor < 0) return { label: texts.refundDue, minor: -remainingMinor, exact: null };
  const isOwed = kind === 'invoice' && (status === 'open' || status === 'uncollectible');
  if (isOwed) return { label: texts.amountDue, minor: remainingMinor, exact: null };
  return { label: kind === 'credit-note' ? texts.credited : texts.total, minor: totalMinor, exact: totalExact };
}

/** An exact figure with the other sign. */
const negated = (exact: string | null): string | null => (exact === null ? null : exact.startsWith('-') ? exact.slice(1) : `-${exact}`);

/** From the sum of the lines to the total, which is the last row. */
export function sumRows(invoice: Invoice): SumRow[] {
  const texts = said();
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

/** What of the total is credited and paid, and what remains, which is the last row. None where nothing has moved. */
export function settledRows({ kind, status, creditedMinor, paidMinor, remainingMinor }: Invoice): Amount[] {
  const texts = said();
  if (kind !== 'invoice' || status === 'void' || (creditedMinor === 0 && paidMinor === 0)) return [];
  const row = (label: string, minor: number): Amount => ({ label, minor, exact: null });
  return [
    ...(creditedMinor === 0 ? [] : [row(texts.credits, -creditedMinor)]),
    ...(paidMinor === 0 ? [] : [row(texts.paidSoFar, -paidMinor)]),
    row(remainingMinor < 0 ? texts.refundDue : texts.amountDue, Math.abs(remainingMinor)),
  ];
}
