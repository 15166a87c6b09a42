import type { Page, Receipt, ReceiptSummary } from '../../protocol/receipt.ts';
import { fits } from './shape.ts';

const party = { name: 'text', addressLines: ['text'], taxId: 'text?', email: 'text?' } as const;
const money = { amountMinor: 'whole', amountExact: 'decimal?' } as const;

const summary = {
  id: 'text',
  status: 'status',
  archived: 'flag',
  title: 'text',
  period: { start: 'day', end: 'day' },
  currency: 'currency',
  totalMinor: 'whole',
  totalExact: 'decimal?',
} as const;

const receipt = {
  ...summary,
  summary: 'text?',
  issuer: party,
  recipient: party,
  outcomes: [{ label: 'text', amount: 'decimal', unit: 'text', previousAmount: 'decimal?' }],
  lines: [{ description: 'text', quantity: 'decimal?', unit: 'text?', unitPrice: 'decimal?', ...money }],
  subtotalMinor: 'whole',
  subtotalExact: 'decimal?',
  taxes: [{ label: 'text', ratePercent: 'decimal?', ...money }],
  notes: 'text?',
} as const;

const series = { label: 'text', unit: 'text', points: [{ date: 'day', value: 'decimal' }] } as const;

export function isReceipt(value: unknown): value is Receipt {
  if (!fits(value, receipt)) return false;
  const { series: plotted, scope } = value as Receipt;
  const isScope = scope === null || fits(scope, { product: 'text' }) || fits(scope, { order: 'text' });
  return isScope && (plotted === null || fits(plotted, series));
}

export function isSummaryPage(value: unknown): value is Page<ReceiptSummary> {
  return fits(value, { items: [summary], nextCursor: 'text?' });
}
