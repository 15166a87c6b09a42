import { shown } from '../rows/refusal.ts';

/**
 * The FOCUS 1.0 to 1.3 columns that a receipt needs. `required`: a file without the column is refused as a whole. `or`: an accepted substitute.
 *
 * A charge of the whole billing account has no sub-account. FOCUS 1.3 calls the provider `ServiceProviderName`.
 */
const focusColumns = {
  BilledCost: { required: true },
  BillingCurrency: { required: true },
  BillingPeriodEnd: { required: true },
  BillingPeriodStart: { required: true },
  ChargeCategory: { required: true },
  ChargePeriodStart: { required: true },
  ServiceProviderName: { required: true, or: 'ProviderName' },
  ServiceName: { required: true },
  SubAccountId: { required: true, or: 'BillingAccountId' },
  BillingAccountId: { required: false },
  BillingAccountName: { required: false },
  ChargeClass: { required: false },
  InvoiceIssuerName: { required: false },
  ListCost: { required: false },
  PricingQuantity: { required: false },
  PricingUnit: { required: false },
  ProviderName: { required: false },
  SubAccountName: { required: false },
} as const satisfies Record<string, ColumnRule>;

interface ColumnRule {
  required: boolean;
  or?: string;
}

export type FocusColumn = keyof typeof focusColumns;

/** Position of each column in the records of a file. */
export interface FocusHeader {
  positions: ReadonlyMap<FocusColumn, number>;
  fieldCount: number;
}

/** Whether a first line looks like FOCUS. {@link readFocusHeader} reports missing columns. */
export function looksLikeFocus(firstLine: string): boolean {
  return /\b(BilledCost|BillingPeriodStart|ChargeCategory)\b/.test(firstLine);
}

/**
 * Finds the columns by name, in any order, among any others. Names are case-sensitive, as in FOCUS. Returns an error sentence when a required column is
 * missing or a name occurs twice.
 */
export function readFocusHeader(names: readonly string[]): FocusHeader | string {
  const positions = new Map<FocusColumn, number>();
  for (const [position, name] of names.entries()) {
    if (!isFocusColumn(name)) continue;
    if (positions.has(name)) return `the column ${name} occurs twice in the header`;
    positions.set(name, position);
  }
  const has = (name: string | undefined): boolean => name !== undefined && isFocusColumn(name) && positions.has(name);
  const missing = Object.entries<ColumnRule>(focusColumns).filter(([name, { required, or }]) => required && !has(name) && !has(or));
  if (missing.length > 0) {
    const wanted = missing.flatMap(([name, { or }]) => (or === undefined ? [name] : [name, or]));
    const near = wanted.map((name) => names.find((given) => given.trim().toLowerCase() === name.toLowerCase())).find((given) => given !== undefined);
    const hint = near === undefined ? '' : `; the header has ${shown(near)}, and names are compared exactly`;
    return `the header lacks ${missing.map(([name, { or }]) => (or === undefined ? name : `${name} or ${or}`)).join(', ')}${hint}`;
  }
  return { positions, fieldCount: names.length };
}

function isFocusColumn(name: string): name is FocusColumn {
  return Object.hasOwn(focusColumns, name);
}
