import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../platform/store/database.ts';
import { readSparse } from '../../../platform/store/in-slices.ts';
import { headColumns, type IndexRange, type InvoicePosition, paidColumn, tenantColumns } from './heads.ts';
import { conditionsOf, type InvoiceFilter, type Order } from './list-conditions.ts';
import type { InvoiceHead } from '../model.ts';
import { searchOf } from './search.ts';

const numberOrder: Order = { column: 'number_key', descending: true };
/** Sorts after every text that begins with a given prefix. */
const afterPrefix = '\u{10FFFF}';
/** Counting stops here: beyond it, it makes no difference which of two words is rarer. */
const countedRows = 1_000;

type FoundHead = InvoiceHead & { at: string };
type ReadRange = (range: IndexRange, after: InvoicePosition | undefined, limit: number) => Promise<FoundHead[]>;
type Sought = NonNullable<ReturnType<typeof searchOf>>;

/** Creates the search for invoices whose number begins with a text or that contain all of its words, in the order of numbers. */
export function createSearch(query: Executor, readRange: ReadRange) {
  const ofWord = ({ tenantId, customerId }: InvoiceFilter, word: string) => {
    const select = query.selectFrom('invoice_words').where('invoice_words.tenant_id', '=', tenantId).where('invoice_words.word', '=', word);
    return customerId === undefined ? select : select.where('invoice_words.customer_id', '=', customerId ?? '');
  };

  /** Puts the rarest word first. The other words are checked in the invoices that contain it. */
  async function rarestFirst(filter: InvoiceFilter, words: Sought['words']): Promise<Sought['words']> {
    const [only, ...more] = words;
    if (more.length === 0) return [only];
    const countOf = async (word: string): Promise<number> =>
      (await ofWord(filter, word).select('invoice_words.invoice_id').limit(countedRows).execute()).length;
    const counts = new Map(await Promise.all(words.map(async (word) => [word, await countOf(word)] as const)));
    const [first = only, ...rest] = [...words].sort((one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0));
    return [first, ...rest];
  }

  const has = (invoiceId: RawBuilder<unknown>, word: string) =>
    sql<boolean>`exists (select 1 from invoice_words as also where also.invoice_id = ${invoiceId} and also.word = ${word})`;

  /** Reads invoices with these words in the order of numbers, from a range of the word index. */
  async function readWord(
    filter: InvoiceFilter,
    words: Sought['words'],
    rest: readonly RawBuilder<boolean>[],
    after: InvoicePosition | undefined,
    limit: number,
  ): Promise<FoundHead[]> {
    const [word, ...others] = await rarestFirst(filter, words);
    const range = (from: InvoicePosition | undefined) => {
      let select = ofWord(filter, word);
      if (from) select = select.where(sql<boolean>`(invoice_words.number_key, invoice_words.invoice_id) < (${from.at}, ${from.id})`);
      return select.orderBy('invoice_words.number_key', 'desc').orderBy('invoice_words.invoice_id', 'desc');
    };
    const conditions = [...rest, ...others.map((other) => has(sql.ref('invoice_words.invoice_id'), other))];
    const read = ({ after: from, until, limit: count }: { after: InvoicePosition | undefined; until: InvoicePosition | undefined; limit: number }) => {
      let select = range(from)
        .innerJoin('invoices', 'invoices.id', 'invoice_words.invoice_id')
        .innerJoin('customers', 'customers.id', 'invoices.customer_id')
        .select(headColumns)
        .select(tenantColumns)
        .select(paidColumn)
        .select('invoice_words.number_key as at')
        .limit(count);
      if (until) select = select.where(sql<boolean>`(invoice_words.number_key, invoice_words.invoice_id) >= (${until.at}, ${until.id})`);
      for (const condition of conditions) select = select.where(condition);
      return select.execute();
    };
    const endOf = (from: InvoicePosition | undefined, offset: number): Promise<InvoicePosition | undefined> =>
      range(from).select(['invoice_words.number_key as at', 'invoice_words.invoice_id as id']).offset(offset).limit(1).executeTakeFirst();
    return conditions.length === 0 ? read({ after, until: undefined, limit }) : readSparse({ endOf, read }, after, limit);
  }

  return async (filter: InvoiceFilter, text: string, today: string, after: InvoicePosition | undefined, limit: number): Promise<FoundHead[]> => {
    const sought = searchOf(text);
    if (!sought) return [];
    const { tenant, byIndex, rest } = conditionsOf(filter, numberOrder, today);
    // An expression within one customer: otherwise SQLite scans the tenant's numbers with this prefix instead of the customer's few invoices.
    const key = filter.customerId === undefined ? sql`invoices.number_key` : sql`invoices.number_key || ''`;
    const isPrefix = sql<boolean>`${key} >= ${sought.prefix} and ${key} < ${sought.prefix + afterPrefix}`;
    // For one customer, `rest` is empty and `byIndex` has its conditions, so both are checked after the word index.
    const [numbers, words] = await Promise.all([
      readRange({ order: numberOrder, tenant, byIndex: [...byIndex, isPrefix], rest }, after, limit),
      readWord(filter, sought.words, byIndex.concat(rest), after, limit),
    ]);
    return inOrder([...numbers, ...words], limit);
  };
}

/** Removes duplicates and sorts by number. */
function inOrder(found: readonly FoundHead[], limit: number): FoundHead[] {
  const rows = new Map(found.map((row) => [row.id, row]));
  return [...rows.values()].sort((one, other) => compare(other.at, one.at) || compare(other.id, one.id)).slice(0, limit);
}

/** Compares by code point, as both databases do. */
function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
