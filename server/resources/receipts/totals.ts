import { addUp, agree, agreeExactly, type Amount, type Document, exactOf } from '../sums.ts';

export { completeAmount } from '../sums.ts';

/** Totals as the caller wrote them, for comparison with the sums. */
export interface WrittenTotals {
  subtotalMinor?: number | undefined;
  subtotalExact?: string | null | undefined;
  totalMinor?: number | undefined;
  totalExact?: string | null | undefined;
}

export interface Totals {
  subtotalMinor: number;
  subtotalExact: string | null;
  totalMinor: number;
  totalExact: string | null;
}

const receipt: Document = { noun: 'receipt', mismatch: 'receipt_totals_mismatch', summands: 'lines and taxes' };

/**
 * Sums lines and taxes without losing a digit. The exact totals exist when any amount has an exact figure; the totals in minor units are
 * then the exact ones rounded, not the sum of rounded lines.
 *
 * @throws HttpError `receipt_totals_mismatch` when a given total is not the sum, `invalid_amount` when a sum is too large.
 */
export function completeTotals(lines: readonly Amount[], taxes: readonly Amount[], given: WrittenTotals, digits: number): Totals {
  const figures = (amounts: readonly Amount[]): string[] => amounts.map((amount) => exactOf(amount, digits));
  const subtotal = addUp('subtotal', figures(lines), digits, receipt.noun);
  const total = addUp('total', figures([...lines, ...taxes]), digits, receipt.noun);
  const exact = [...lines, ...taxes].some(({ amountExact }) => amountExact !== null);
  agree(receipt, 'subtotalMinor', given.subtotalMinor, subtotal.minor);
  agree(receipt, 'totalMinor', given.totalMinor, total.minor);
  agreeExactly(receipt, 'subtotalExact', given.subtotalExact, subtotal.exact);
  agreeExactly(receipt, 'totalExact', given.totalExact, total.exact);
  return {
    subtotalMinor: subtotal.minor,
    subtotalExact: exact ? subtotal.exact : null,
    totalMinor: total.minor,
    totalExact: exact ? total.exact : null,
  };
}
