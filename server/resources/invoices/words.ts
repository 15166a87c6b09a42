import type { InvoiceRow, Schema } from '../../platform/store/schema.ts';
import { folded } from '../folded.ts';
import type { InvoiceContent } from './model.ts';
import { wordsOf } from './lists/search.ts';

/** Rows per statement; each row is narrow. */
export const wordRowsAtOnce = 400;

/** The rows that store an invoice's search words. */
export function wordRows(row: Pick<InvoiceRow, 'id' | 'tenant_id' | 'customer_id' | 'number'>, content: InvoiceContent): Schema['invoice_words'][] {
  const { id: invoice_id, tenant_id, customer_id, number } = row;
  const number_key = folded(number);
  return wordsOf(number, content).map((word) => ({ invoice_id, tenant_id, customer_id, word, number_key }));
}
