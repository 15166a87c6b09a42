import { isDecimal } from '../../protocol/decimal.ts';
import { isCurrencyCode } from '../../protocol/iso-4217.ts';
import { readFigure, writeFigure, type ExactFigure } from './exact-sum.ts';
import type { FocusColumn, FocusHeader } from './focus-columns.ts';
import { firstDayOf, lastDayBefore } from './focus-time.ts';
import { shown } from './refusal.ts';

/** What a charge is, in the order in which a receipt lists them. */
export const chargeCategories = ['Usage', 'Purchase', 'Adjustment', 'Credit', 'Tax'] as const;

export type ChargeCategory = (typeof chargeCategories)[number];

/** One row of a FOCUS file, as far as receipts need it. */
export interface FocusCharge {
  subAccountId: string;
  subAccountName: string | null;
  provider: string;
  issuer: string | null;
  periodStart: string;
  /** Last day, included. */
  periodEnd: string;
  currency: string;
  category: ChargeCategory;
  /** Corrects a charge of an earlier period. */
  correction: boolean;
  service: string;
  billed: ExactFigure;
  list: ExactFigure | null;
  quantity: ExactFigure | null;
  unit: string | null;
  /** Day that the charge period starts on. */
  day: string;
}

/** What is wrong with one field, and which receipt it keeps from being made, as far as the row tells. */
export interface FocusFault {
  column: FocusColumn;
  reason: string;
  subAccountId: string | null;
  period: { start: string; end: string } | null;
}

type Fault = Pick<FocusFault, 'column' | 'reason'>;

/** Reads one row. Either the whole row is understood, or the first field that is not is named; nothing is guessed or left out. */
export function readFocusCharge(header: FocusHeader, fields: readonly string[]): FocusCharge | FocusFault {
  const faults: Fault[] = [];
  const refuse = (column: FocusColumn, reason: string): undefined => void faults.push({ column, reason });

  const optional = (column: FocusColumn): string | null => {
    const position = header.positions.get(column);
    const value = position === undefined ? undefined : fields[position];
    return value === undefined || value === '' || value === 'NULL' ? null : value;
  };
  const required = (column: FocusColumn): string | undefined => optional(column) ?? refuse(column, 'the value is missing');
  const figure = (column: FocusColumn, text: string | null | undefined): ExactFigure | undefined => {
    if (text === null || text === undefined) return undefined;
    const value = readFigure(text);
    if (value !== undefined && isDecimal(writeFigure(value))) return value;
    return refuse(column, `${shown(text)} is not a decimal number of at most 40 digits`);
  };

  const subAccountId = required('SubAccountId');
  const startText = required('BillingPeriodStart');
  const endText = required('BillingPeriodEnd');
  const periodStart = startText === undefined ? undefined : (firstDayOf(startText) ?? refuse('BillingPeriodStart', `${shown(startText)} is not a time in UTC as ISO 8601 writes it`));
  const periodEnd = endText === undefined ? undefined : (lastDayBefore(endText) ?? refuse('BillingPeriodEnd', `${shown(endText)} is not a time in UTC as ISO 8601 writes it`));
  const periodFits = periodStart !== undefined && periodEnd !== undefined && periodStart <= periodEnd;
  if (periodStart !== undefined && periodEnd !== undefined && !periodFits) refuse('BillingPeriodEnd', 'the period ends before it begins');
  const currency = required('BillingCurrency');
  if (currency !== undefined && !isCurrencyCode(currency)) refuse('BillingCurrency', `${shown(currency)} is not an ISO 4217 code`);
  const billed = figure('BilledCost', required('BilledCost'));
  const categoryText = required('ChargeCategory');
  const category = categoryText === undefined ? undefined : (chargeCategories.find((known) => known === categoryText) ?? refuse('ChargeCategory', `${shown(categoryText)} is none of ${chargeCategories.join(', ')}`));
  const chargeClass = optional('ChargeClass');
  if (chargeClass !== null && chargeClass !== 'Correction') refuse('ChargeClass', `${shown(chargeClass)} is neither empty nor Correction`);
  const service = required('ServiceName');
  const provider = required('ProviderName');
  const dayText = required('ChargePeriodStart');
  const day = dayText === undefined ? undefined : (firstDayOf(dayText) ?? refuse('ChargePeriodStart', `${shown(dayText)} is not a time in UTC as ISO 8601 writes it`));
  const list = figure('ListCost', optional('ListCost')) ?? null;
  const quantity = figure('PricingQuantity', optional('PricingQuantity')) ?? null;

  const [fault] = faults;
  if (
    fault !== undefined || subAccountId === undefined || periodStart === undefined || periodEnd === undefined || currency === undefined ||
    billed === undefined || category === undefined || service === undefined || provider === undefined || day === undefined
  ) {
    return {
      column: fault?.column ?? 'SubAccountId',
      reason: fault?.reason ?? 'the value is missing',
      subAccountId: subAccountId ?? null,
      period: periodFits && periodStart !== undefined && periodEnd !== undefined ? { start: periodStart, end: periodEnd } : null,
    };
  }
  return {
    subAccountId, subAccountName: optional('SubAccountName'), provider, issuer: optional('InvoiceIssuerName'), periodStart, periodEnd, currency,
    category, correction: chargeClass === 'Correction', service, billed, list, quantity, unit: optional('PricingUnit'), day,
  };
}
