import { addDecimals, compareDecimals, fromMinor, isDecimal, scaleDecimal, toMinor } from '../../../protocol/decimal.ts';
import type { Discount, Invoice, InvoiceTax } from '../../../protocol/invoice.ts';
import { HttpError } from '../../errors/http-error.ts';
import { addUp, agree, agreeExactly, type Amount, completeAmount, type Document, exactOf, invalidAmount, negated, type WrittenAmount } from '../sums.ts';

const invoice: Document = { noun: 'invoice', mismatch: 'invoice_totals_mismatch', summands: 'lines, discounts and taxes' };

export interface WrittenDiscount extends WrittenAmount {
  label: string;
  percent: string | null;
}

export interface WrittenTax extends WrittenAmount {
  label: string;
  ratePercent: string | null;
  baseMinor?: number | undefined;
  reverseCharge: boolean;
}

/** The sums of an invoice as a caller writes them. */
export interface WrittenSums {
  taxMode: 'exclusive' | 'inclusive';
  discounts: readonly WrittenDiscount[];
  taxes: readonly WrittenTax[];
  subtotalMinor?: number | undefined;
  subtotalExact?: string | null | undefined;
  discountMinor?: number | undefined;
  taxMinor?: number | undefined;
  totalMinor?: number | undefined;
  totalExact?: string | null | undefined;
}

type Sum = 'subtotalMinor' | 'subtotalExact' | 'discounts' | 'discountMinor' | 'taxes' | 'taxMinor' | 'totalMinor' | 'totalExact';

/** The complete and verified sums of an invoice. */
export type Sums = Pick<Invoice, Sum>;

/**
 * Adds up an invoice: lines minus discounts, plus taxes unless the lines include them. Amounts that follow from a rate or percentage are computed when they
 * are left out, and compared when they are given.
 *
 * @throws HttpError `invoice_totals_mismatch` for a wrong sum, `invalid_amount` for a sum that is too large, a negative total or discount, or a tax without
 *   its base.
 */
export function completeSums(lines: readonly Amount[], given: WrittenSums, digits: number): Sums {
  const { noun } = invoice;
  const figures = (amounts: readonly Amount[]): string[] => amounts.map((amount) => exactOf(amount, digits));
  const subtotal = addUp('subtotal', figures(lines), digits, noun);
  const discounts = given.discounts.map((discount, index) => completeDiscount(discount, subtotal.exact, digits, `discounts.${index}`));
  const discount = addUp('discount', figures(discounts), digits, noun);
  const net = addUp('total', [subtotal.exact, negated(discount.exact)], digits, noun);
  const taxes = given.taxes.map((tax, index) => completeTax(tax, { ...given, net: net.exact, lineCount: lines.length, digits }, `taxes.${index}`));
  if (given.taxMode === 'inclusive') fitsInside(taxes, figures(lines), digits);
  const tax = addUp('tax', figures(taxes), digits, noun);
  const total = given.taxMode === 'inclusive' ? net : addUp('total', [net.exact, tax.exact], digits, noun);
  const isExact = [...lines, ...discounts, ...taxes].some(({ amountExact }) => amountExact !== null);
  agree(invoice, 'subtotalMinor', given.subtotalMinor, subtotal.minor);
  agree(invoice, 'discountMinor', given.discountMinor, discount.minor);
  agree(invoice, 'taxMinor', given.taxMinor, tax.minor);
  agree(invoice, 'totalMinor', given.totalMinor, total.minor);
  agreeExactly(invoice, 'subtotalExact', given.subtotalExact, subtotal.exact);
  agreeExactly(invoice, 'totalExact', given.totalExact, total.exact);
  if (total.minor < 0) throw invalidAmount(noun, 'total', `it is ${total.exact} but must not be negative: issue a credit note instead`);
  return {
    subtotalMinor: subtotal.minor,
    subtotalExact: isExact ? subtotal.exact : null,
    discounts,
    discountMinor: discount.minor,
    taxes,
    taxMinor: tax.minor,
    totalMinor: total.minor,
    totalExact: isExact ? total.exact : null,
  };
}

function completeDiscount({ label, percent, ...written }: WrittenDiscount, subtotal: string, digits: number, path: string): Discount {
  const made = percent === null ? undefined : minorOf(scaleDecimal(subtotal, percent, '100', digits), digits, path);
  const amount = completeAmount({ ...written, ...(!isWritten(written) && { amountMinor: made }) }, digits, path, invoice.noun);
  if (amount.amountMinor < 0 || amount.amountExact?.startsWith('-')) throw invalidAmount(invoice.noun, path, 'a discount must be a positive amount');
  if (made !== undefined) agree({ ...invoice, summands: `${percent} % of ${subtotal}` }, `${path}.amountMinor`, amount.amountMinor, made);
  return { label, percent, ...amount };
}

const isNegative = (figure: string): boolean => figure.startsWith('-');

/** Checks that included taxes plus their greatest base do not exceed the lines before discounts. Each amount may be rounded. */
function fitsInside(taxes: readonly InvoiceTax[], lines: readonly string[], digits: number): void {
  const bases = taxes.map(({ baseMinor }) => baseMinor);
  const inside = addDecimals([
    fromMinor(Math.max(0, ...bases), digits),
    ...taxes.map((tax) => exactOf(tax, digits)).filter((figure) => !isNegative(figure)),
  ]);
  const most = addDecimals(lines.filter((figure) => !isNegative(figure)));
  if (compareDecimals(inside, addDecimals([most, fromMinor(lines.length + taxes.length, digits)])) <= 0) return;
  const errors = [{ path: 'taxes', message: `add up to ${inside} with the largest base, but the lines add up to ${most}` }];
  throw new HttpError(invoice.mismatch, `The taxes and their largest base add up to ${inside}, but the lines that include them add up to ${most}.`, { errors });
}

interface TaxRoom extends Pick<WrittenSums, 'taxMode' | 'taxes'> {
  /** Lines minus discounts. With `inclusive` this contains the tax. */
  net: string;
  lineCount: number;
  digits: number;
}

function completeTax({ label, ratePercent, baseMinor, reverseCharge, ...written }: WrittenTax, room: TaxRoom, path: string): InvoiceTax {
  const { digits, net, taxMode, taxes, lineCount } = room;
  const rate = reverseCharge ? '0' : (ratePercent ?? undefined);
  if (baseMinor === undefined && taxes.length > 1) throw invalidAmount(invoice.noun, `${path}.baseMinor`, 'it is required with several taxes');
  const isInside = taxMode === 'inclusive';
  const made = rate === undefined ? undefined : taxOf({ rate, baseMinor, net, isInside, digits });
  const amount = completeAmount(
    { ...written, ...(!isWritten(written) && { amountMinor: made === undefined ? undefined : minorOf(made, digits, path) }) },
    digits,
    path,
    invoice.noun,
  );
  if (reverseCharge && amount.amountMinor !== 0) throw invalidAmount(invoice.noun, `${path}.amountMinor`, 'it must be 0 with reverseCharge');
  if (made !== undefined) fitsRate(amount, made, Math.max(1, lineCount), digits, path, ratePercent);
  const base = baseMinor ?? minorOf(isInside ? addDecimals([net, negated(exactOf(amount, digits))]) : net, digits, path);
  return { label, ratePercent, baseMinor: base, ...amount, reverseCharge };
}

interface Rated extends Pick<TaxRoom, 'net' | 'digits'> {
  rate: string;
  baseMinor: number | undefined;
  isInside: boolean;
}

/** Computes the tax from its base, or the tax contained in a gross amount. */
function taxOf({ rate, baseMinor, net, isInside, digits }: Rated): string {
  if (baseMinor !== undefined) return scaleDecimal(fromMinor(baseMinor, digits), rate, '100', digits);
  return scaleDecimal(net, rate, isInside ? addDecimals(['100', rate]) : '100', digits);
}

/** Callers may round each line or only the sum. The results differ by at most half a minor unit per line, plus half of one for the last rounding. */
function fitsRate(amount: Amount, made: string, lineCount: number, digits: number, path: string, ratePercent: string | null): void {
  const apart = addDecimals([exactOf(amount, digits), negated(made)]);
  const most = scaleDecimal(fromMinor(lineCount + 1, digits), '1', '2', digits + 1);
  if (compareDecimals(apart.replace('-', ''), most) <= 0) return;
  const given = exactOf(amount, digits);
  throw new HttpError(invoice.mismatch, `${path} is given as ${given}, but ${ratePercent ?? '0'} % of its base is ${made}.`, {
    errors: [{ path: `${path}.amountMinor`, message: `given ${given}, computed ${made}` }],
  });
}

const isWritten = ({ amountMinor, amountExact }: WrittenAmount): boolean => amountMinor !== undefined || amountExact !== null;

function minorOf(figure: string, digits: number, path: string): number {
  const minor = isDecimal(figure) ? toMinor(figure, digits) : undefined;
  if (minor === undefined) throw invalidAmount(invoice.noun, path, `${figure} has too many digits`);
  return minor;
}
