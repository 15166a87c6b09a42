import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { hashOf } from '../../access/secrets.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { readSparse } from '../../platform/store/in-slices.ts';
import type { Schema } from '../../platform/store/schema.ts';
import type { AskedBy } from '../links/publication.ts';
import { revokedAtOf, withoutRevoked } from '../links/revoked-links.ts';
import { linked } from '../links/share-token.ts';
import { conditionsOf, type InvoiceFilter, type InvoiceSort, type Order, orderOf } from './list-conditions.ts';
import { dayOf, type InvoiceHead, type StoredInvoice } from './model.ts';
import { searchOf } from './search.ts';

/** Where a page ends: the next one begins after it. */
export interface InvoicePosition {
  at: string;
  id: string;
}

export interface InvoiceListAsk {
  sort?: InvoiceSort | undefined;
  /** The beginning of a number, or words: those are shown whose number begins so, and those that have all of the words. */
  text?: string | undefined;
  after?: InvoicePosition | undefined;
  limit: number;
}

export interface InvoiceReads {
  /** The invoice with this id, whosever it is: the caller asks the grant. */
  read(id: string): Promise<StoredInvoice | undefined>;
  /** The invoice of a direct link. */
  findByShareToken(shareToken: string): Promise<StoredInvoice | undefined>;
  /** The invoice of a tenant by either of its names; a text that is neither touches no table. */
  findByIdOrShareToken(tenantId: string, text: string): Promise<StoredInvoice | undefined>;
  /** The invoice of a tenant by its number. */
  findByNumber(tenantId: string, number: string): Promise<StoredInvoice | undefined>;
  /** Newest issue date first unless it is sorted otherwise; the order of a search is that of numbers. `next` is `null` on the last page. */
  list(filter: InvoiceFilter, nowMs: number, ask: InvoiceListAsk): Promise<{ rows: InvoiceHead[]; next: InvoicePosition | null }>;
}

const headColumns = [
  'invoices.id',
  'invoices.customer_id',
  'invoices.number',
  'invoices.kind',
  'invoices.status',
  'invoices.issue_date',
  'invoices.due_date',
  'invoices.subject',
  'invoices.currency',
  'invoices.total_minor',
  'invoices.total_exact',
  'invoices.remaining_minor',
  'invoices.published_at',
  'invoices.published_until',
  'invoices.updated_at',
  'customers.external_id as customer_external_id',
  'customers.name as customer_name',
] as const;

const otherColumns = [
  'invoices.tenant_id',
  'invoices.number_key',
  'invoices.corrects_id',
  'invoices.credited_minor',
  'invoices.paid_minor',
  'invoices.opened_at',
  'invoices.closed_at',
  'invoices.created_at',
  'invoices.settlement_json',
  'invoices.content_json',
] as const;

const invoiceId = /^inv_[0-9a-f]{24}$/;

export const askedBy = (idOrShareToken: string): AskedBy => (idOrShareToken.startsWith('inv_') ? 'id' : 'share-token');

const withHeads = (select: SelectQueryBuilder<Schema, 'invoices', object>) =>
  select
    .innerJoin('customers', 'customers.id', 'invoices.customer_id')
    .select(headColumns)
    .select(revokedAtOf(sql.ref('invoices.tenant_id')).as('links_revoked_at'));

/** Whole invoices with the customer's name; every read of a single one begins here, and ends with `withoutRevoked`. */
export const selectInvoices = (query: Executor) =>
  withHeads(query.selectFrom('invoices'))
    .select(otherColumns)
    .select(sql<string | null>`(select corrected.number from invoices as corrected where corrected.id = invoices.corrects_id)`.as('corrects_number'));

const numberOrder: Order = { column: 'number_key', descending: true };
const placeOf = (row: { at: string; id: string }): InvoicePosition => ({ at: row.at, id: row.id });
/** Behind every text that begins with another one. */
const afterPrefix = '\u{10FFFF}';

/** A stretch of an index: where it begins, and what narrows it. */
interface Stretch {
  order: Order;
  byIndex: readonly RawBuilder<boolean>[];
  rest: readonly RawBuilder<boolean>[];
}

export function createInvoiceReads(database: Database): InvoiceReads {
  const { query } = database;
  const compile = (column: 'invoices.id' | 'invoices.share_token_hash') => selectInvoices(query).where(column, '=', '').compile();
  const byId = compile('invoices.id');
  const byShareHash = compile('invoices.share_token_hash');

  const run = async (compiled: typeof byId, value: string): Promise<StoredInvoice | undefined> => {
    const bound: typeof byId = { ...compiled, parameters: [value] };
    const [row] = (await query.executeQuery(bound)).rows;
    return row && withoutRevoked(row);
  };

  /** Up to `limit` rows of one stretch, after a place. */
  async function readStretch(tenantId: string, { order, byIndex, rest }: Stretch, after: InvoicePosition | undefined, limit: number) {
    const column = sql.ref<string>(`invoices.${order.column}`);
    const direction = order.descending ? 'desc' : 'asc';
    const beyond = order.descending ? sql`<` : sql`>`;
    const until = order.descending ? sql`>=` : sql`<=`;
    const stretch = (from: InvoicePosition | undefined) => {
      let select = query.selectFrom('invoices').where('invoices.tenant_id', '=', tenantId);
      for (const condition of byIndex) select = select.where(condition);
      if (from) select = select.where(sql<boolean>`(${column}, invoices.id) ${beyond} (${from.at}, ${from.id})`);
      return select.orderBy(column, direction).orderBy('invoices.id', direction);
    };
    const read = ({ after: from, until: end, limit: count }: { after: InvoicePosition | undefined; until: InvoicePosition | undefined; limit: number }) => {
      let select = withHeads(stretch(from)).select(column.as('at')).limit(count);
      if (end) select = select.where(sql<boolean>`(${column}, invoices.id) ${until} (${end.at}, ${end.id})`);
      for (const condition of rest) select = select.where(condition);
      return select.execute();
    };
    const endOf = (from: InvoicePosition | undefined, offset: number): Promise<InvoicePosition | undefined> =>
      stretch(from).select([column.as('at'), 'invoices.id']).offset(offset).limit(1).executeTakeFirst();
    return rest.length === 0 ? read({ after, until: undefined, limit }) : readSparse({ endOf, read }, after, limit);
  }

  /** Invoices with a word, in the order of their numbers: the index of words gives the stretch. */
  async function readWord(
    { tenantId, customerId }: InvoiceFilter,
    [word, ...others]: [string, ...string[]],
    rest: readonly RawBuilder<boolean>[],
    after: InvoicePosition | undefined,
    limit: number,
  ) {
    const stretch = (from: InvoicePosition | undefined) => {
      let select = query.selectFrom('invoice_words').where('invoice_words.tenant_id', '=', tenantId).where('invoice_words.word', '=', word);
      if (customerId !== undefined) select = select.where('invoice_words.customer_id', '=', customerId ?? '');
      if (from) select = select.where(sql<boolean>`(invoice_words.number_key, invoice_words.invoice_id) < (${from.at}, ${from.id})`);
      return select.orderBy('invoice_words.number_key', 'desc').orderBy('invoice_words.invoice_id', 'desc');
    };
    const has = (other: string) =>
      sql<boolean>`exists (select 1 from invoice_words as also where also.invoice_id = invoice_words.invoice_id and also.word = ${other})`;
    const conditions = [...rest, ...others.map(has)];
    const read = ({ after: from, until, limit: count }: { after: InvoicePosition | undefined; until: InvoicePosition | undefined; limit: number }) => {
      let select = stretch(from)
        .innerJoin('invoices', 'invoices.id', 'invoice_words.invoice_id')
        .innerJoin('customers', 'customers.id', 'invoices.customer_id')
        .select(headColumns)
        .select(revokedAtOf(sql.ref('invoices.tenant_id')).as('links_revoked_at'))
        .select('invoice_words.number_key as at')
        .limit(count);
      if (until) select = select.where(sql<boolean>`(invoice_words.number_key, invoice_words.invoice_id) >= (${until.at}, ${until.id})`);
      for (const condition of conditions) select = select.where(condition);
      return select.execute();
    };
    const endOf = (from: InvoicePosition | undefined, offset: number): Promise<InvoicePosition | undefined> =>
      stretch(from).select(['invoice_words.number_key as at', 'invoice_words.invoice_id as id']).offset(offset).limit(1).executeTakeFirst();
    return conditions.length === 0 ? read({ after, until: undefined, limit }) : readSparse({ endOf, read }, after, limit);
  }

  /** Two lists in one order: numbers that begin so, and those that have the words; each invoice once. */
  async function search(filter: InvoiceFilter, text: string, today: string, after: InvoicePosition | undefined, limit: number) {
    const sought = searchOf(text);
    if (!sought) return [];
    const { byIndex, rest } = conditionsOf(filter, numberOrder, today);
    // Within a customer's invoices it is calculated: else SQLite looks through all of the tenant's that begin so, and not through the customer's few.
    const key = filter.customerId === undefined ? sql`invoices.number_key` : sql`invoices.number_key || ''`;
    const isPrefix = sql<boolean>`${key} >= ${sought.prefix} and ${key} < ${sought.prefix + afterPrefix}`;
    // What a customer's conditions look for in the rows is looked for behind the index of words as well.
    const conditions = byIndex.concat(rest);
    const [numbers, words] = await Promise.all([
      readStretch(filter.tenantId, { order: numberOrder, byIndex: [...byIndex, isPrefix], rest }, after, limit),
      readWord(filter, sought.words, conditions, after, limit),
    ]);
    const rows = new Map([...numbers, ...words].map((row) => [row.id, row]));
    return [...rows.values()].sort((one, other) => compare(other.at, one.at) || compare(other.id, one.id)).slice(0, limit);
  }

  const reads: InvoiceReads = {
    read: async (id) => (invoiceId.test(id) ? run(byId, id) : undefined),
    findByShareToken: async (token) => (linked.invoice.tokens.isForm(token) ? run(byShareHash, hashOf(token)) : undefined),

    async findByIdOrShareToken(tenantId, text) {
      const row = await (askedBy(text) === 'id' ? reads.read(text) : reads.findByShareToken(text));
      return row?.tenant_id === tenantId ? row : undefined;
    },

    async findByNumber(tenantId, number) {
      const row = await selectInvoices(query).where('invoices.tenant_id', '=', tenantId).where('invoices.number', '=', number).executeTakeFirst();
      return row && withoutRevoked(row);
    },

    async list(filter, nowMs, { sort, text, after, limit }) {
      const today = dayOf(nowMs);
      const order = orderOf(filter, sort);
      const rows =
        text === undefined
          ? await readStretch(filter.tenantId, { order, ...conditionsOf(filter, order, today) }, after, limit + 1)
          : await search(filter, text, today, after, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { rows: shown.map(withoutRevoked), next: rows.length > limit && last !== undefined ? placeOf(last) : null };
    },
  };
  return reads;
}

/** As both databases compare these texts: by code point. */
function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
