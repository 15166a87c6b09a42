import { expect, it } from 'vitest';
import { createReceiptReads } from '../../server/resources/receipts/read.ts';
import type { ReceiptFilter } from '../../server/resources/receipts/lists/list-conditions.ts';
import type { Database } from '../../server/platform/store/database.ts';
import { forEachEngine } from '../support/databases/engines.ts';
import { plansOf } from '../support/databases/plans.ts';

const tenantId = 'ten_1';
const customerId = 'cus_1';

/** The index that each list must be read from, in its order: no sorting, and no reading of rows that are not shown. */
const lists: { name: string; filter: ReceiptFilter; index: string }[] = [
  { name: 'of a viewer', filter: { tenantId, customerId, archived: false }, index: 'receipts_of_customer' },
  { name: 'of a customer', filter: { tenantId, customerId }, index: 'receipts_of_customer' },
  { name: 'of a tenant', filter: { tenantId }, index: 'receipts_of_tenant' },
  { name: 'of a period', filter: { tenantId, periodFrom: '2026-01-01', periodTo: '2026-12-31' }, index: 'receipts_of_tenant' },
  { name: 'of sealed receipts', filter: { tenantId, status: 'sealed' }, index: 'receipts_sealed' },
  { name: 'of drafts', filter: { tenantId, status: 'draft' }, index: 'receipts_draft' },
  { name: 'of published receipts', filter: { tenantId, visibility: 'published' }, index: 'receipts_by_state' },
  { name: 'of receipts that are not archived', filter: { tenantId, archived: false }, index: 'receipts_by_state' },
  { name: 'of archived receipts', filter: { tenantId, archived: true }, index: 'receipts_archived' },
];

/** Every combination of filters for a list of all customers. */
const combinations = [undefined, 'draft' as const, 'sealed' as const].flatMap((status) =>
  [undefined, 'private' as const, 'published' as const].flatMap((visibility) =>
    [undefined, true, false].flatMap((archived) => [
      { filter: { tenantId, status, visibility, archived } satisfies ReceiptFilter, after: undefined },
      {
        filter: { tenantId, status, visibility, archived, periodFrom: '2026-01-01', periodTo: '2026-12-31' } satisfies ReceiptFilter,
        after: { periodStart: '2026-06-01', id: 'rcpt_1' },
      },
    ]),
  ),
);

forEachEngine('the plans of the receipt lists', (context) => {
  it.each(lists)('the list $name follows $index, on its first page and on a later one', async ({ filter, index }) => {
    for (const after of [undefined, { periodStart: '2026-06-01', id: 'rcpt_1' }]) {
      const plan = await planOf(context.database, filter, after);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/TEMP B-TREE|Sort|SCAN receipts|Seq Scan on receipts/);
    }
  });

  it('each combination for all customers reads only index ranges of shown rows, or of rows that the clock decides', async () => {
    for (const { filter, after } of combinations) {
      const plans = await plansOf(context.database, (watched) => createReceiptReads(watched).list(filter, 0, { after, limit: 25 }));
      const filterText = JSON.stringify(filter);
      expect(plans.join('\n'), filterText).not.toMatch(/TEMP B-TREE|Sort|SCAN receipts|Seq Scan on receipts/);
      // The last statement is the page itself.
      const read = plans.at(-1)?.match(/\breceipts_[a-z]\w+/g)?.toSorted() ?? [];
      const states = (filter.status === undefined ? 2 : 1) * (filter.archived === undefined ? 2 : 1);
      const inStates = (count: number): string[] => Array.from({ length: count }, () => 'receipts_by_state');
      if (filter.visibility !== undefined) expect(read, filterText).toEqual(inStates(2 * states));
      else if (filter.archived === false || (filter.archived && filter.status !== undefined)) expect(read, filterText).toEqual(inStates(4 * states));
      else expect(read, filterText).toHaveLength(1);
    }
  });

  it('the list of a customer on SQLite reads only the index', async () => {
    if (context.engine === 'sqlite')
      expect(await planOf(context.database, { tenantId, customerId, archived: false })).toContain('USING COVERING INDEX receipts_of_customer');
    else expect(await planOf(context.database, { tenantId, customerId, archived: false })).toContain('Limit');
  });
});

/** The plan of the list’s query. */
async function planOf(database: Database, filter: ReceiptFilter, after?: { periodStart: string; id: string }): Promise<string> {
  const plans = await plansOf(database, (watched) => createReceiptReads(watched).list(filter, 0, { after, limit: 25 }));
  return plans.at(-1) ?? '';
}
