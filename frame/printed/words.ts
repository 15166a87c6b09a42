import type { Party } from '../../protocol/receipt.ts';
import { majorOf, writeMeasure, writePrice } from '../i18n/format.ts';

/** Isolates a tenant's text from the surrounding text direction. */
export const isolated = (words: string): string => `\u2068${words}\u2069`;

/** Formats an amount to its last digit. */
export const amountOf = (minor: number, exact: string | null, currency: string): string => writePrice(exact ?? majorOf(minor, currency), currency);

/** Formats a measure with its unit, including tenant-defined units. */
export function measureOf(amount: string, unit: string, currency: string): string {
  const written = writeMeasure(amount, unit, currency);
  return /^(currency|percent|hours|count)$/.test(unit) ? written : `${written} ${isolated(unit)}`;
}

/** Returns the issuer or recipient of a document. */
export const partyOf = (label: string, { name, addressLines, taxId, email }: Party, taxIdLabel: string): { label: string; name: string; lines: string[] } => ({
  label,
  name: isolated(name),
  lines: [...addressLines.map(isolated), ...(taxId ? [`${taxIdLabel} ${isolated(taxId)}`] : []), ...(email ? [isolated(email)] : [])],
});
