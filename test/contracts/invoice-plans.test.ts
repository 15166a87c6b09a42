import { expect, it } from 'vitest';
import { invoiceStatuses } from '../../protocol/invoice.ts';
import { type InvoiceFilter, invoiceSorts } from '../../server/resources/invoices/lists/list-conditions.ts';
import { createInvoiceReads, type InvoiceListAsk } from '../../server/resources/invoices/read.ts';
import type { Database } from '../../server/platform/store/database.ts';
import { forEachEngine } from '../support/databases/engines.ts';
import { plansOf } from '../support/databases/plans.ts';

const tenantId = 'ten_1';
const customerId = 'cus_1';
const today = '2026-11-21';

/** The index that each list must be read from, in its order: no sorting, and no reading of rows that are not shown. */
const lists: { name: string; filter: InvoiceFilter; ask?: Partial<InvoiceListAsk>; indexes: string[] }[] = [
  { name: 'of a viewer', filter: { tenantId, customerId, forViewers: true }, indexes: ['invoices_of_customer'] },
  { name: 'of a customer, by due date', filter: { tenantId, customerId }, ask: { sort: 'dueDate' }, indexes: ['invoices_of_customer_by_due'] },
  { name: 'of a customer, overdue', filter: { tenantId, customerId, status: 'overdue' }, indexes: ['invoices_of_customer_by_due'] },
  { name: 'of a tenant', filter: { tenantId }, indexes: ['invoices_of_tenant'] },
  { name: 'of a tenant, issued in a year', filter: { tenantId, issuedFrom: '2026-01-01', issuedTo: '2026-12-31' }, indexes: ['invoices_of_tenant'] },
  { name: 'of paid invoices', filter: { tenantId, status: 'paid' }, indexes: ['invoices_in_state'] },
  { name: 'of overdue invoices', filter: { tenantId, status: 'overdue' }, indexes: ['invoices_in_state_by_due'] },
  { name: 'of drafts, by due date', filter: { tenantId, status: 'draft' }, ask: { sort: 'dueDate' }, indexes: ['invoices_in_state_by_due'] },
  {
    name: 'of void invoices issued in a month',
    filter: { tenantId, status: 'void', issuedFrom: '2026-03-01', issuedTo: '2026-03-31' },
    indexes: ['invoices_in_state'],
  },
  { name: 'of a tenant, due in a month', filter: { tenantId, dueFrom: '2026-03-01', dueTo: '2026-03-31' }, indexes: ['invoices_by_due'] },
  {
    name: 'of overdue invoices due in a month',
    filter: { tenantId, status: 'overdue', dueFrom: '2026-03-01', dueTo: '2026-03-31' },
    indexes: ['invoices_in_state_by_due'],
  },
  {
    name: 'of a customer, issued and due in a month',
    filter: { tenantId, customerId, issuedFrom: '2026-03-01', dueTo: '2026-03-31' },
    indexes: ['invoices_of_customer_by_due'],
  },
  { name: 'of credit notes', filter: { tenantId, kind: 'credit-note' }, indexes: ['invoices_credit_notes'] },
  { name: 'of credit notes, by due date', filter: { tenantId, kind: 'credit-note' }, ask: { sort: '-dueDate' }, indexes: ['invoices_credit_notes_by_due'] },
  { name: 'of a tenant, by due date', filter: { tenantId }, ask: { sort: '-dueDate' }, indexes: ['invoices_by_due'] },
  { name: 'of a tenant, by number and words', filter: { tenantId }, ask: { text: 'INV-2026' }, indexes: ['invoices_of_number', 'invoice_words_of_tenant'] },
  {
    name: 'of a customer, by number and words',
    filter: { tenantId, customerId, forViewers: true },
    ask: { text: 'INV-2026' },
    indexes: ['invoices_of_customer_number', 'invoice_words_of_customer'],
  },
];

/** Every combination of filters and sort orders for a list of all customers, without a text search. */
const combinations = [undefined, ...invoiceStatuses, 'overdue' as const].flatMap((status) =>
  [undefined, 'invoice' as const, 'credit-note' as const].flatMap((kind) =>
    [{}, { issuedFrom: '2026-03-01' }, { dueTo: '2026-03-31' }, { issuedTo: '2026-03-31', dueFrom: '2026-03-01' }].flatMap((days) =>
      [undefined, ...invoiceSorts].map((sort) => ({ filter: { tenantId, status, kind, ...days } satisfies InvoiceFilter, sort })),
    ),
  ),
);

forEachEngine('the plans of the invoice lists', (context) => {
  it('IV33 read each combination for all customers from an index range, unless it is refused', async () => {
    const refused: string[] = [];
    for (const { filter, sort } of combinations) {
      const filterText = JSON.stringify({ ...filter, sort });
      let plans: string[] | undefined;
      const list = (watched: Database) => createInvoiceReads(watched).list(filter, today, { limit: 25, sort });
      const isAlwaysEmpty = filter.kind === 'credit-note' && filter.status !== undefined && filter.status !== 'paid';
      try {
        if (isAlwaysEmpty) expect((await list(context.database)).rows).toEqual([]);
        else plans = await plansOf(context.database, list);
      } catch (error) {
        expect(error, filterText).toMatchObject({ code: 'invalid_request' });
        refused.push(filterText);
      }
      // There is one statement beside the two for single invoices. A list whose filter no index covers also asks for the end of each slice. Only the
      // kind `invoice`, which nearly all rows have, needs that.
      if (plans && filter.kind !== 'invoice') expect(plans, filterText).toHaveLength(3);
      expect(plans?.join('\n') ?? '', filterText).not.toMatch(/TEMP B-TREE|Sort|SCAN invoice|Seq Scan on invoice/);
    }
    expect(refused).toHaveLength(combinations.filter(({ filter, sort }) => isRefused(filter, sort)).length);
    expect(refused.length).toBeGreaterThan(100);
  });

  it('IV33 allow a text search of all customers only without other filters, and of one customer with any filter', async () => {
    const { list } = createInvoiceReads(context.database);
    for (const more of [{ issuedFrom: '2026-03-01' }, { dueTo: '2026-03-31' }, { status: 'open' }, { kind: 'invoice' }] as const) {
      const refusal = { code: 'invalid_request', errors: [{ path: Object.keys(more)[0] }] };
      await expect(list({ tenantId, ...more }, today, { limit: 25, text: 'INV' })).rejects.toMatchObject(refusal);
      expect((await list({ tenantId, customerId, ...more }, today, { limit: 25, text: 'INV' })).rows).toEqual([]);
    }
  });

  it.each(lists)('IV14 the list $name follows its index, on its first page and on a later one', async ({ filter, ask, indexes }) => {
    for (const after of [undefined, { at: '2026-06-01', id: 'inv_1' }]) {
      const plans = await plansOf(context.database, (watched) => createInvoiceReads(watched).list(filter, today, { limit: 25, after, ...ask }));
      const text = plans.join('\n');
      for (const index of indexes) expect(text).toMatch(new RegExp(`\\b${index}\\b`));
      expect(text).not.toMatch(/TEMP B-TREE|Sort|SCAN invoice|Seq Scan on invoice/);
    }
  });
});

/** Whether docs/invoices.md says that a list is refused: one date per list, and due dates for overdue invoices. */
function isRefused({ status, issuedFrom, issuedTo, dueFrom, dueTo }: InvoiceFilter, sort: string | undefined): boolean {
  const [isIssued, isDue] = [issuedFrom ?? issuedTo, dueFrom ?? dueTo].map((day) => day !== undefined);
  const isByDue = sort?.endsWith('dueDate') ?? (status === 'overdue' || isDue);
  if (status === 'overdue' && !isByDue) return true;
  return isByDue ? isIssued === true : isDue === true;
}
