import { expect, it } from 'vitest';
import type { InvoiceFilter } from '../../server/resources/invoices/list-conditions.ts';
import { createInvoiceReads, type InvoiceListAsk } from '../../server/resources/invoices/read.ts';
import { forEachEngine } from '../support/engines.ts';
import { plansOf } from '../support/plans.ts';

const tenantId = 'ten_1';
const customerId = 'cus_1';
const now = Date.UTC(2026, 10, 21);

/** What each list must be read from, and in the order of the index: nothing is sorted, nothing is read that is not shown. */
const lists: { name: string; filter: InvoiceFilter; ask?: Partial<InvoiceListAsk>; indexes: string[] }[] = [
  { name: 'of a viewer', filter: { tenantId, customerId, forViewers: true }, indexes: ['invoices_of_customer'] },
  { name: 'of a customer, by due date', filter: { tenantId, customerId }, ask: { sort: 'dueDate' }, indexes: ['invoices_of_customer_by_due'] },
  { name: 'of a customer, overdue', filter: { tenantId, customerId, status: 'overdue' }, indexes: ['invoices_of_customer_by_due'] },
  { name: 'of a tenant', filter: { tenantId }, indexes: ['invoices_of_tenant'] },
  { name: 'of a tenant, issued in a year', filter: { tenantId, issuedFrom: '2026-01-01', issuedTo: '2026-12-31' }, indexes: ['invoices_of_tenant'] },
  { name: 'of those that are paid', filter: { tenantId, status: 'paid' }, indexes: ['invoices_in_state'] },
  { name: 'of those that are overdue', filter: { tenantId, status: 'overdue' }, indexes: ['invoices_in_state_by_due'] },
  { name: 'of drafts, by due date', filter: { tenantId, status: 'draft' }, ask: { sort: 'dueDate' }, indexes: ['invoices_in_state_by_due'] },
  {
    name: 'of those that are void and of a month',
    filter: { tenantId, status: 'void', issuedFrom: '2026-03-01', issuedTo: '2026-03-31' },
    indexes: ['invoices_in_state'],
  },
  { name: 'of credit notes', filter: { tenantId, kind: 'credit-note' }, indexes: ['invoices_credit_notes'] },
  { name: 'of credit notes, by due date', filter: { tenantId, kind: 'credit-note' }, ask: { sort: '-dueDate' }, indexes: ['invoices_credit_notes_by_due'] },
  { name: 'of a tenant, by due date', filter: { tenantId }, ask: { sort: '-dueDate' }, indexes: ['invoices_by_due'] },
  { name: 'of numbers and words of a tenant', filter: { tenantId }, ask: { text: 'INV-2026' }, indexes: ['invoices_of_number', 'invoice_words_of_tenant'] },
  {
    name: 'of numbers and words of a customer',
    filter: { tenantId, customerId, forViewers: true },
    ask: { text: 'INV-2026' },
    indexes: ['invoices_of_customer_number', 'invoice_words_of_customer'],
  },
];

forEachEngine('the plans of the invoice lists', (context) => {
  it.each(lists)('IV14 the list $name is read in the order of its index, on its first page and on a later one', async ({ filter, ask, indexes }) => {
    for (const after of [undefined, { at: '2026-06-01', id: 'inv_1' }]) {
      const plans = await plansOf(context.database, (watched) => createInvoiceReads(watched).list(filter, now, { limit: 25, after, ...ask }));
      const text = plans.join('\n');
      for (const index of indexes) expect(text).toMatch(new RegExp(`\\b${index}\\b`));
      expect(text).not.toMatch(/TEMP B-TREE|Sort|SCAN invoice|Seq Scan on invoice/);
    }
  });
});
