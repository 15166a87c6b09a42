import { expect, it } from 'vitest';
import { invoiceStatuses } from '../../protocol/invoice.ts';
import { type InvoiceFilter, invoiceSorts } from '../../server/resources/invoices/list-conditions.ts';
import { createInvoiceReads, type InvoiceListAsk } from '../../server/resources/invoices/read.ts';
import type { Database } from '../../server/platform/store/database.ts';
import { forEachEngine } from '../support/databases/engines.ts';
import { plansOf } from '../support/databases/plans.ts';

const tenantId = 'ten_1';
const customerId = 'cus_1';
const today = '2026-11-21';

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
  { name: 'of a tenant, due in a month', filter: { tenantId, dueFrom: '2026-03-01', dueTo: '2026-03-31' }, indexes: ['invoices_by_due'] },
  {
    name: 'of those that are overdue since a month',
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
  { name: 'of numbers and words of a tenant', filter: { tenantId }, ask: { text: 'INV-2026' }, indexes: ['invoices_of_number', 'invoice_words_of_tenant'] },
  {
    name: 'of numbers and words of a customer',
    filter: { tenantId, customerId, forViewers: true },
    ask: { text: 'INV-2026' },
    indexes: ['invoices_of_customer_number', 'invoice_words_of_customer'],
  },
];

/** Every combination of what a list of all customers may be asked for, but a text. */
const combinations = [undefined, ...invoiceStatuses, 'overdue' as const].flatMap((status) =>
  [undefined, 'invoice' as const, 'credit-note' as const].flatMap((kind) =>
    [{}, { issuedFrom: '2026-03-01' }, { dueTo: '2026-03-31' }, { issuedTo: '2026-03-31', dueFrom: '2026-03-01' }].flatMap((days) =>
      [undefined, ...invoiceSorts].map((sort) => ({ filter: { tenantId, status, kind, ...days } satisfies InvoiceFilter, sort })),
    ),
  ),
);

forEachEngine('the plans of the invoice lists', (context) => {
  it('IV33 answers each combination of all customers from a stretch of an index, or refuses it', async () => {
    const refused: string[] = [];
    for (const { filter, sort } of combinations) {
      const said = JSON.stringify({ ...filter, sort });
      let plans: string[] | undefined;
      const list = (watched: Database) => createInvoiceReads(watched).list(filter, today, { limit: 25, sort });
      const isNothing = filter.kind === 'credit-note' && filter.status !== undefined && filter.status !== 'paid';
      try {
        if (isNothing) expect((await list(context.database)).rows).toEqual([]);
        else plans = await plansOf(context.database, list);
      } catch (error) {
        expect(error, said).toMatchObject({ code: 'invalid_request' });
        refused.push(said);
      }
      // Beside the two statements for one invoice there is one: a list that looks for what no index knows asks for the end of each slice as well. That is so
      // for the kind that nearly all are of, alone.
      if (plans && filter.kind !== 'invoice') expect(plans, said).toHaveLength(3);
      expect(plans?.join('\n') ?? '', said).not.toMatch(/TEMP B-TREE|Sort|SCAN invoice|Seq Scan on invoice/);
    }
    expect(refused).toHaveLength(combinations.filter(({ filter, sort }) => isRefused(filter, sort)).length);
    expect(refused.length).toBeGreaterThan(100);
  });

  it('IV33 looks for a text of all customers alone, and for one customer with everything', async () => {
    const { list } = createInvoiceReads(context.database);
    for (const more of [{ issuedFrom: '2026-03-01' }, { dueTo: '2026-03-31' }, { status: 'open' }, { kind: 'invoice' }] as const) {
      const refusal = { code: 'invalid_request', errors: [{ path: Object.keys(more)[0] }] };
      await expect(list({ tenantId, ...more }, today, { limit: 25, text: 'INV' })).rejects.toMatchObject(refusal);
      expect((await list({ tenantId, customerId, ...more }, today, { limit: 25, text: 'INV' })).rows).toEqual([]);
    }
  });

  it.each(lists)('IV14 the list $name is read in the order of its index, on its first page and on a later one', async ({ filter, ask, indexes }) => {
    for (const after of [undefined, { at: '2026-06-01', id: 'inv_1' }]) {
      const plans = await plansOf(context.database, (watched) => createInvoiceReads(watched).list(filter, today, { limit: 25, after, ...ask }));
      const text = plans.join('\n');
      for (const index of indexes) expect(text).toMatch(new RegExp(`\\b${index}\\b`));
      expect(text).not.toMatch(/TEMP B-TREE|Sort|SCAN invoice|Seq Scan on invoice/);
    }
  });
});

/** As docs/invoices.md says it: one date a list, and due dates for what is overdue. */
function isRefused({ status, issuedFrom, issuedTo, dueFrom, dueTo }: InvoiceFilter, sort: string | undefined): boolean {
  const [isIssued, isDue] = [issuedFrom ?? issuedTo, dueFrom ?? dueTo].map((day) => day !== undefined);
  const isByDue = sort?.endsWith('dueDate') ?? (status === 'overdue' || isDue);
  if (status === 'overdue' && !isByDue) return true;
  return isByDue ? isIssued === true : isDue === true;
}
