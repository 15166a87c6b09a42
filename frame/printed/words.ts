import type { Party } from '../../protocol/receipt.ts';
import { majorOf, writeMeasure, writePrice } from '../i18n/format.ts';

/** Words of a tenant, set apart from the direction of the text around them. */
export const isolated = (words: string): string => `\u2068${words}\u2069`;

/** An amount to its last digit. */
export const amountOf = (minor: number, exact: string | null, currency: string): string => writePrice(exact ?? majorOf(minor, currency), currency);

/** A measure with its unit, that of the tenant's own included. */
export function measureOf(amount: string, unit: string, currency: string): string {
  const written = writeMeasure(amount, unit, currency);
  return /^(currency|percent|hours|count)$/.test(unit) ? written : `${written} ${isolated(unit)}`;
}

/** Whom a document is from, or for. */
export const partyOf = (label: string, { name, addressLines, taxId, email }: Party, taxIdLabel: string): { label: string; name: string; lines: string[] } => ({
  label,
  name: isolated(name),
  lines: [...addressLines.map(isolated), ...(taxId ? [`${taxIdLabel} ${isolated(taxId)}`] : []), ...(email ? [isolated(email)] : [])],
});
