import type { InvoiceRow, Schema } from '../../platform/store/schema.ts';
import { folded } from '../folded.ts';
import type { InvoiceContent } from './model.ts';
import { wordsOf } from './search.ts';

/** Rows of one statement: each is narrow. */
export const wordRowsAtOnce = 400;

/** The words by which an invoice is found, as they are stored. */
export function wordRows(row: Pick<InvoiceRow, 'id' | 'tenant_id' | 'customer_id' | 'number'>, content: InvoiceContent): Schema['invoice_words'][] {
  const { id: invoice_id, tenant_id, customer_id, number } = row;
  const number_key = folded(number);
  return wordsOf(number, content).map((word) => ({ invoice_id, tenant_id, customer_id, word, number_key }));
}
