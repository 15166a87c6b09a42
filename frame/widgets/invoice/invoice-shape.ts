import { fits, type Invoice } from '@vitrine/frame/widget';
import { isCheckout } from '../payment/checkout.ts';

const amount = { amountMinor: 'whole', amountExact: 'decimal?' } as const;
const party = { name: 'text', addressLines: ['text'], taxId: 'text?', email: 'text?' } as const;
const period = { start: 'day', end: 'day' } as const;

/** The fields that a list also has. */
export const summaryShape = {
  id: 'text',
  number: 'text',
  kind: 'text',
  status: 'text',
  overdue: 'flag',
  subject: 'text?',
  issueDate: 'day',
  dueDate: 'day',
  currency: 'currency',
  totalMinor: 'whole',
  totalExact: 'decimal?',
  paidMinor: 'whole',
  remainingMinor: 'whole',
} as const;

const shape = {
  ...summaryShape,
  payable: 'flag',
  creditedMinor: 'whole',
  payments: [{ id: 'text', paidOn: 'day', amountMinor: 'whole', method: 'text?', reference: 'text?' }],
  credits: [{ id: 'text', number: 'text', issueDate: 'day', amountMinor: 'whole' }],
  reference: 'text?',
  issuer: party,
  recipient: party,
  taxMode: 'text',
  lines: [{ description: 'text', quantity: 'decimal?', unit: 'text?', unitPrice: 'decimal?', taxRatePercent: 'decimal?', ...amount }],
  subtotalMinor: 'whole',
  subtotalExact: 'decimal?',
  discounts: [{ label: 'text', percent: 'decimal?', ...amount }],
  discountMinor: 'whole',
  taxes: [{ label: 'text', ratePercent: 'decimal?', baseMinor: 'whole', reverseCharge: 'flag', ...amount }],
  taxMinor: 'whole',
  notes: 'text?',
  terms: 'text?',
} as const;

export function isInvoice(value: unknown): value is Invoice {
  if (!fits(value, shape)) return false;
  const { period: billed, corrects, checkout, lines } = value as Invoice;
  if (checkout && !isCheckout(checkout)) return false;
  const fitsPeriod = (one: unknown): boolean => one === null || fits(one, period);
  return fitsPeriod(billed) && lines.every((line) => fitsPeriod(line.period)) && (corrects === null || fits(corrects, { id: 'text', number: 'text' }));
}
