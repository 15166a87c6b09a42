import type { Line, Outcome } from '../../../protocol/receipt.ts';
import { addTo, difference, emptySum, percentOf, writeFigure } from './exact-sum.ts';
import { chargeCategories } from './focus-charge.ts';
import type { BillLine, FocusBill } from './focus-bill.ts';

/**
 * Writes a bill as the body of a sync, which then passes the same checks as any other receipt. Every figure is exact. The receipt code rounds to minor units,
 * and compares the given totals with its own sums.
 */
export function receiptOfBill(bill: FocusBill) {
  const ordered = [...bill.lines.values()].sort(byWeight);
  const charges = ordered.filter(({ category }) => category !== 'Tax');
  const levies = ordered.filter(({ category }) => category === 'Tax');
  const providers = [...bill.providers].sort().join(', ');
  const issuers = [...bill.issuers].sort();
  return {
    customer: { externalId: bill.accountId, ...(bill.name !== null && { name: bill.name }) },
    title: `${providers}, ${periodTitle(bill)}`,
    period: { start: bill.periodStart, end: bill.periodEnd },
    currency: bill.currency,
    issuer: { name: issuers.length === 1 && issuers[0] !== undefined ? issuers[0] : providers },
    outcomes: savings(bill),
    lines: charges.map((line) => ({ description: describe(line), ...quantity(line), amountExact: writeFigure(line.billed) })),
    series: {
      label: 'Cost by day',
      unit: 'currency',
      points: [...bill.days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, cost]) => ({ date, value: writeFigure(cost) })),
    },
    subtotalExact: total(charges),
    taxes: levies.map((line) => ({ label: describe(line), amountExact: writeFigure(line.billed) })),
    totalExact: total(ordered),
    notes: issuers.length > 1 ? `Billed by ${issuers.join(' · ')}.` : null,
  };
}

function describe({ service, category, correction }: BillLine): string {
  const marks = [...(category === 'Usage' || category === 'Tax' ? [] : [category.toLowerCase()]), ...(correction ? ['correction'] : [])];
  return marks.length === 0 ? service : `${service} (${marks.join(', ')})`;
}

function quantity(line: BillLine): Pick<Line, 'quantity' | 'unit'> {
  return line.quantity === null ? { quantity: null, unit: null } : { quantity: writeFigure(line.quantity.amount), unit: line.quantity.unit };
}

function total(lines: readonly BillLine[]): string {
  const sum = emptySum();
  for (const line of lines) addTo(sum, line.billed);
  return writeFigure(sum);
}

/** Orders lines by category, then by cost in descending order, then by name. */
function byWeight(a: BillLine, b: BillLine): number {
  const kind = chargeCategories.indexOf(a.category) - chargeCategories.indexOf(b.category) || Number(a.correction) - Number(b.correction);
  if (kind !== 0) return kind;
  const { units } = difference(b.billed, a.billed);
  if (units !== 0n) return units < 0n ? -1 : 1;
  return a.service < b.service ? -1 : 1;
}

/** Savings of usage and purchases against the provider's list price. Shown only if every list price is known and something was saved. */
function savings({ comparison }: FocusBill): Outcome[] {
  if (comparison === null) return [];
  const saved = difference(comparison.list, comparison.billed);
  if (saved.units <= 0n || comparison.list.units <= 0n) return [];
  return [
    { label: 'Saved against list price', amount: writeFigure(saved), unit: 'currency', previousAmount: null },
    { label: 'Below list price', amount: percentOf(saved, comparison.list), unit: 'percent', previousAmount: null },
  ];
}

const monthName = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

function periodTitle({ periodStart, periodEnd }: FocusBill): string {
  const start = new Date(`${periodStart}T00:00:00Z`);
  const lastOfMonth = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
  if (periodStart.endsWith('-01') && periodEnd === lastOfMonth) return monthName.format(start);
  return periodStart === periodEnd ? periodStart : `${periodStart} to ${periodEnd}`;
}
