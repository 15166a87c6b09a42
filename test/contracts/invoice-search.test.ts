import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createInvoiceReads } from '../../server/resources/invoices/read.ts';
import type { InvoiceFilter } from '../../server/resources/invoices/lists/list-conditions.ts';
import { by, forEachStores } from './resource-world.ts';

const rows = 5_000;
const today = '2026-11-21';

/** Of all invoices, each has the word "agents", every 500th also "rare"; every 1,000th is void, every 4th open, every 2,500th a credit note. */
const isRare = (n: number): boolean => n % 500 === 0;
const statusOf = (n: number): string => (n % 1_000 === 0 ? 'void' : n % 4 === 0 ? 'open' : 'paid');
const isCredit = (n: number): boolean => n % 2_500 === 0;

forEachStores('a search among many invoices', (context) => {
  it('IV25 finds invoices with every word in any order, and filters those of one customer, page by page', async () => {
    const { database, engine } = context.engine;
    const { row: customer } = await context.world.customers.put(by, context.acme, { externalId: 'many' });
    const series = (insert: string, select: string) => {
      const from = engine === 'sqlite' ? `with recursive t(n) as (select 1 union all select n + 1 from t where n < ${rows})` : '';
      return sql.raw(`${from} ${insert} select ${select} from ${engine === 'sqlite' ? 't' : `generate_series(1, ${rows}) as t(n)`}`).execute(database.query);
    };
    const [tenant, of] = [`'${context.acme}'`, `'${customer.id}'`];
    await series(
      `insert into invoices (id, tenant_id, customer_id, number, number_key, kind, status, issue_date, due_date, currency, total_minor, credited_minor,
        paid_minor, remaining_minor, share_token_hash, share_token_sealed, created_at, updated_at, settlement_json, content_json)`,
      `'inv_' || (100000 + n), ${tenant}, ${of}, 'N-' || (100000 + n), 'n-' || (100000 + n), case when n % 2500 = 0 then 'credit-note' else 'invoice' end,
        case when n % 1000 = 0 then 'void' when n % 4 = 0 then 'open' else 'paid' end, '2026-0' || (1 + n % 9) || '-01', '2026-12-01', 'EUR', 1, 0, 0, 1,
        'hash' || n, '', 1, 1, '{}', '{}'`,
    );
    for (const [word, each] of [['agents', 1], ['rare', 500]] as const) {
      await sql
        .raw(`insert into invoice_words select id, tenant_id, customer_id, '${word}', number_key from invoices where substr(id, 5) % ${each} = 0`.replace(
          'substr(id, 5)',
          'cast(substr(id, 5) as integer)',
        ))
        .execute(database.query);
    }
    const found = async (text: string, filter: Partial<InvoiceFilter> = {}): Promise<string[]> => {
      const ids: string[] = [];
      for (let after: { at: string; id: string } | undefined; ;) {
        const page = await createInvoiceReads(database).list({ tenantId: context.acme, ...filter }, today, { limit: 3, text, after });
        ids.push(...page.rows.map(({ id }) => id));
        if (!page.next) return ids;
        after = page.next;
      }
    };
    const idsWhere = (fits: (n: number) => boolean): string[] =>
      Array.from({ length: rows }, (_, index) => rows - index).filter(fits).map((n) => `inv_${100_000 + n}`);
    expect(await found('agents rare')).toEqual(idsWhere(isRare));
    expect(await found('agents nothing')).toEqual([]);
    const ofCustomer = { customerId: customer.id };
    expect(await found('rare agents', { ...ofCustomer, kind: 'invoice' })).toEqual(idsWhere((n) => isRare(n) && !isCredit(n)));
    expect(await found('agents', { ...ofCustomer, status: 'void' })).toEqual(idsWhere((n) => statusOf(n) === 'void'));
    expect(await found('n-10', { ...ofCustomer, status: 'void' })).toEqual(idsWhere((n) => statusOf(n) === 'void'));
    expect(await found('agents rare', { ...ofCustomer, status: 'open' })).toEqual(idsWhere((n) => isRare(n) && statusOf(n) === 'open'));
    expect(await found('agents', { ...ofCustomer, status: 'overdue' })).toEqual([]);
    // For all customers, a rare state would have to be looked for among all invoices with the word.
    for (const state of [{ status: 'void' }, { kind: 'credit-note' }, { status: 'overdue' }] as const)
      await expect(found('agents', state)).rejects.toMatchObject({ code: 'invalid_request', errors: [{ path: Object.keys(state)[0] }] });
  }, 60_000);
});
