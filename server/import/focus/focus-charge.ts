import { isDecimal } from '../../../protocol/decimal.ts';
import { isCurrencyCode } from '../../../protocol/iso-4217.ts';
import { isBlank } from '../../platform/http/input/text-rule.ts';
import { readFigure, writeFigure, type ExactFigure } from './exact-sum.ts';
import type { FocusColumn, FocusHeader } from './focus-columns.ts';
import { billingDaysOf, isMoment } from './focus-time.ts';
import { shown } from '../rows/refusal.ts';

/** Categories of charges, in the order of a receipt. */
export const chargeCategories = ['Usage', 'Purchase', 'Adjustment', 'Credit', 'Tax'] as const;

export type ChargeCategory = (typeof chargeCategories)[number];

/** The fields of a FOCUS row that receipts need. */
export interface FocusCharge {
  /** The billed account: the sub-account, or the billing account for a charge without one. */
  accountId: string;
  accountName: string | null;
  provider: string;
  issuer: string | null;
  periodStart: string;
  /** Last day, inclusive. */
  periodEnd: string;
  currency: string;
  category: ChargeCategory;
  /** Whether it corrects a charge of an earlier period. */
  correction: boolean;
  service: string;
  billed: ExactFigure;
  list: ExactFigure | null;
  quantity: ExactFigure | null;
  unit: string | null;
  /** First day of the charge period. */
  day: string;
}

/** A fault in one field, and the receipt that it blocks, if the row identifies it. */
export interface FocusFault {
  column: FocusColumn;
  reason: string;
  accountId: string | null;
  period: { start: string; end: string } | null;
}

type Fault = Pick<FocusFault, 'column' | 'reason'>;

/** Reads one row completely, or returns its first faulty field. Nothing is guessed or left out. */
export function readFocusCharge(header: FocusHeader, fields: readonly string[]): FocusCharge | FocusFault {
  const faults: Fault[] = [];
  const refuse = (column: FocusColumn, reason: string): undefined => void faults.push({ column, reason });

  const optional = (column: FocusColumn): string | null => {
    const position = header.positions.get(column);
    const value = position === undefined ? undefined : fields[position];
    return value === undefined || value === 'NULL' || isBlank(value) ? null : value;
  };
  const required = (column: FocusColumn): string | undefined => optional(column) ?? refuse(column, 'the value is missing');
  const figure = (column: FocusColumn, text: string | null | undefined): ExactFigure | undefined => {
    if (text === null || text === undefined) return undefined;
    const value = readFigure(text);
    if (value !== undefined && isDecimal(writeFigure(value))) return value;
    return refuse(column, `${shown(text)} is not a decimal number of at most 40 digits`);
  };

  const subAccountId = optional('SubAccountId');
  const accountId = subAccountId ?? optional('BillingAccountId') ?? refuse('SubAccountId', 'the value is missing, and there is no BillingAccountId either');
  const accountName = optional(subAccountId === null ? 'BillingAccountName' : 'SubAccountName');
  const startText = required('BillingPeriodStart');
  const endText = required('BillingPeriodEnd');
  for (const [column, text] of [
    ['BillingPeriodStart', startText],
    ['BillingPeriodEnd', endText],
  ] as const) {
    if (text !== undefined && !isMoment(text)) refuse(column, `${shown(text)} is not an ISO 8601 time`);
  }
  const days = startText === undefined || endText === undefined ? undefined : billingDaysOf(startText, endText);
  const period = days && days.start <= days.end ? { start: days.start, end: days.end } : undefined;
  if (days && !period) refuse('BillingPeriodEnd', 'the period ends before it begins');
  const currency = required('BillingCurrency');
  if (currency !== undefined && !isCurrencyCode(currency)) refuse('BillingCurrency', `${shown(currency)} is not an ISO 4217 code`);
  const billed = figure('BilledCost', required('BilledCost'));
  const categoryText = required('ChargeCategory');
  const category =
    categoryText === undefined
      ? undefined
      : (chargeCategories.find((known) => known === categoryText) ??
        refuse('ChargeCategory', `${shown(categoryText)} is not one of ${chargeCategories.join(', ')}`));
  const chargeClass = optional('ChargeClass');
  if (chargeClass !== null && chargeClass !== 'Correction') refuse('ChargeClass', `${shown(chargeClass)} is neither empty nor Correction`);
  const service = required('ServiceName');
  const provider = optional('ServiceProviderName') ?? optional('ProviderName') ?? refuse('ServiceProviderName', 'the value is missing');
  const dayText = required('ChargePeriodStart');
  const day =
    dayText === undefined || !days ? undefined : (days.dayOf(dayText) ?? refuse('ChargePeriodStart', `${shown(dayText)} is not an ISO 8601 time`));
  const list = figure('ListCost', optional('ListCost')) ?? null;
  const quantity = figure('PricingQuantity', optional('PricingQuantity')) ?? null;

  const [fault] = faults;
  if (
    fault !== undefined ||
    accountId === undefined ||
    period === undefined ||
    currency === undefined ||
    billed === undefined ||
    category === undefined ||
    service === undefined ||
    provider === undefined ||
    day === undefined
  ) {
    return {
      column: fault?.column ?? 'SubAccountId',
      reason: fault?.reason ?? 'the value is missing',
      accountId: accountId ?? null,
      period: period ?? null,
    };
  }
  return {
    accountId,
    accountName,
    provider,
    issuer: optional('InvoiceIssuerName'),
    periodStart: period.start,
    periodEnd: period.end,
    currency,
    category,
    correction: chargeClass === 'Correction',
    service,
    billed,
    list,
    quantity,
    unit: optional('PricingUnit'),
    day,
  };
}
