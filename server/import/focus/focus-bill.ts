import { addTo, emptySum, type ExactSum } from './exact-sum.ts';
import type { ChargeCategory, FocusCharge } from './focus-charge.ts';

/** The charges of one account in one billing period, added up while reading. */
export interface FocusBill {
  accountId: string;
  name: string | null;
  periodStart: string;
  periodEnd: string;
  currency: string;
  /** Place of the bill's first charge: `line 2`, with the file name if there are several files. */
  firstPlace: string;
  issuers: Set<string>;
  providers: Set<string>;
  lines: Map<string, BillLine>;
  /** Cost by day of the charge period's start. */
  days: Map<string, ExactSum>;
  /** Cost of usage and purchases, billed and by list price. `null` as soon as one of them has no list cost. */
  comparison: { billed: ExactSum; list: ExactSum } | null;
}

export interface BillLine {
  category: ChargeCategory;
  correction: boolean;
  service: string;
  billed: ExactSum;
  /** `null` once two charges of the line have different units, or one has no quantity. */
  quantity: { unit: string; amount: ExactSum } | null;
}

export function openBill(charge: FocusCharge, place: string): FocusBill {
  return {
    accountId: charge.accountId,
    name: charge.accountName,
    periodStart: charge.periodStart,
    periodEnd: charge.periodEnd,
    currency: charge.currency,
    firstPlace: place,
    issuers: new Set(),
    providers: new Set(),
    lines: new Map(),
    days: new Map(),
    comparison: { billed: emptySum(), list: emptySum() },
  };
}

/** Adds one charge. Credits, taxes, adjustments and corrections get lines of their own, which keeps them visible. */
export function addCharge(bill: FocusBill, charge: FocusCharge): void {
  bill.name ??= charge.accountName;
  bill.providers.add(charge.provider);
  if (charge.issuer !== null) bill.issuers.add(charge.issuer);
  addToLine(bill.lines, charge);
  let day = bill.days.get(charge.day);
  if (day === undefined) bill.days.set(charge.day, (day = emptySum()));
  addTo(day, charge.billed);
  if (charge.category === 'Usage' || charge.category === 'Purchase') compare(bill, charge);
}

function addToLine(lines: Map<string, BillLine>, charge: FocusCharge): void {
  const key = `${charge.category}\n${charge.correction}\n${charge.service}`;
  let line = lines.get(key);
  if (line === undefined) {
    const { category, correction, service } = charge;
    line = { category, correction, service, billed: emptySum(), quantity: charge.unit === null ? null : { unit: charge.unit, amount: emptySum() } };
    lines.set(key, line);
  }
  addTo(line.billed, charge.billed);
  if (line.quantity === null) return;
  if (charge.quantity !== null && charge.unit === line.quantity.unit) addTo(line.quantity.amount, charge.quantity);
  else line.quantity = null;
}

function compare(bill: FocusBill, charge: FocusCharge): void {
  if (bill.comparison === null) return;
  if (charge.list === null) {
    bill.comparison = null;
    return;
  }
  addTo(bill.comparison.billed, charge.billed);
  addTo(bill.comparison.list, charge.list);
}
