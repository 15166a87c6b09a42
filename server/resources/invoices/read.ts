import { sql } from 'kysely';
import { normalizeName } from '../../../protocol/names.ts';
import { hashOf } from '../../access/secrets.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { readSparse } from '../../platform/store/in-slices.ts';
import type { AskedBy } from '../links/publication.ts';
import { withoutRevoked } from '../links/revoked-links.ts';
import { linked } from '../links/share-token.ts';
import { type IndexRange, type InvoicePosition, paidColumn, withHeads } from './lists/heads.ts';
import { invoicesNumbered } from './lists/invoices-numbered.ts';
import { conditionsOf, type InvoiceFilter, type InvoiceSort, orderOf } from './lists/list-conditions.ts';
import type { InvoiceHead, StoredInvoice } from './model.ts';
import { createSearch } from './lists/search-reads.ts';
import { isNothing, requireServed } from './lists/served-lists.ts';

export interface InvoiceListAsk {
  sort?: InvoiceSort | undefined;
  /** A search text: finds invoices whose number begins with it, or that contain all of its words. */
  text?: string | undefined;
  after?: InvoicePosition | undefined;
  limit: number;
}

export interface InvoiceReads {
  /** Returns the invoice with this id, of any tenant or customer. The caller checks the grant. */
  read(id: string): Promise<StoredInvoice | undefined>;
  /** Returns the invoice of a direct link. */
  findByShareToken(shareToken: string): Promise<StoredInvoice | undefined>;
  /** Returns a tenant's invoice by its id or share token. A text that is neither causes no query. */
  findByIdOrShareToken(tenantId: string, text: string): Promise<StoredInvoice | undefined>;
  /** Returns a tenant's invoice by its number. */
  findByNumber(tenantId: string, number: string): Promise<StoredInvoice | undefined>;
  /** Returns the invoices with these numbers, by number. */
  findByNumbers(tenantId: string, numbers: readonly string[]): Promise<Map<string, StoredInvoice>>;
  /**
   * Lists invoices, by default with the newest issue date first. A search is in the order of numbers. `next` is `null` on the last page.
   *
   * @param today In the tenant's time zone.
   * @throws HttpError `invalid_request` for a combination that would scan the invoices of all customers.
   */
  list(filter: InvoiceFilter, today: string, ask: InvoiceListAsk): Promise<{ rows: InvoiceHead[]; next: InvoicePosition | null }>;
}

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

/** Selects whole invoices with the customer's name. Every single read uses this, and passes the row to `withoutRevoked`. */
export const selectInvoices = (query: Executor) =>
  withHeads(query.selectFrom('invoices'))
    .select(otherColumns)
    .select(sql<string | null>`(select corrected.number from invoices as corrected where corrected.id = invoices.corrects_id)`.as('corrects_number'));

const placeOf = (row: { at: string; id: string }): InvoicePosition => ({ at: row.at, id: row.id });

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

  /** Reads up to `limit` rows of one range, after a position. */
  async function readRange({ order, tenant, byIndex, rest }: IndexRange, after: InvoicePosition | undefined, limit: number) {
    const column = sql.ref<string>(`invoices.${order.column}`);
    const direction = order.descending ? 'desc' : 'asc';
    const beyond = order.descending ? sql`<` : sql`>`;
    const until = order.descending ? sql`>=` : sql`<=`;
    const range = (from: InvoicePosition | undefined) => {
      let select = query.selectFrom('invoices').where(tenant);
      for (const condition of byIndex) select = select.where(condition);
      if (from) select = select.where(sql<boolean>`(${column}, invoices.id) ${beyond} (${from.at}, ${from.id})`);
      return select.orderBy(column, direction).orderBy('invoices.id', direction);
    };
    const read = ({ after: from, until: end, limit: count }: { after: InvoicePosition | undefined; until: InvoicePosition | undefined; limit: number }) => {
      let select = withHeads(range(from)).select([column.as('at'), paidColumn]).limit(count);
      if (end) select = select.where(sql<boolean>`(${column}, invoices.id) ${until} (${end.at}, ${end.id})`);
      for (const condition of rest) select = select.where(condition);
      return select.execute();
    };
    const endOf = (from: InvoicePosition | undefined, offset: number): Promise<InvoicePosition | undefined> =>
      range(from).select([column.as('at'), 'invoices.id']).offset(offset).limit(1).executeTakeFirst();
    return rest.length === 0 ? read({ after, until: undefined, limit }) : readSparse({ endOf, read }, after, limit);
  }

  const search = createSearch(query, readRange);

  const reads: InvoiceReads = {
    read: async (id) => (invoiceId.test(id) ? run(byId, id) : undefined),
    findByShareToken: async (token) => (linked.invoice.tokens.isForm(token) ? run(byShareHash, hashOf(token)) : undefined),

    async findByIdOrShareToken(tenantId, text) {
      const row = await (askedBy(text) === 'id' ? reads.read(text) : reads.findByShareToken(text));
      return row?.tenant_id === tenantId ? row : undefined;
    },

    findByNumber: async (tenantId, number) => (await reads.findByNumbers(tenantId, [normalizeName(number)])).get(normalizeName(number)),

    async findByNumbers(tenantId, numbers) {
      const rows = await invoicesNumbered(selectInvoices(query), tenantId, numbers);
      return new Map([...rows].map(([number, row]) => [number, withoutRevoked(row)]));
    },

    async list(filter, today, { sort, text, after, limit }) {
      requireServed(filter, sort, text);
      if (isNothing(filter)) return { rows: [], next: null };
      const order = orderOf(filter, sort);
      const rows =
        text === undefined
          ? await readRange({ order, ...conditionsOf(filter, order, today) }, after, limit + 1)
          : await search(filter, text, today, after, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { rows: shown.map(withoutRevoked), next: rows.length > limit && last !== undefined ? placeOf(last) : null };
    },
  };
  return reads;
}
