import { type SelectQueryBuilder, sql } from 'kysely';
import { hashOf } from '../../access/secrets.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { inSlices, readSparse } from '../../platform/store/in-slices.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { folded, tokensOf } from '../folded.ts';
import type { AskedBy } from '../links/publication.ts';
import { conditionsOf } from './list-conditions.ts';
import type { ReceiptHead, StoredReceipt } from './model.ts';
import { shareTokens } from '../links/share-token.ts';
import { revokedAtOf, withoutRevoked } from '../links/revoked-links.ts';
import type { ReceiptFilter } from './list-conditions.ts';

/** Where a page ends: the next one begins after it. */
export interface ReceiptPosition {
  periodStart: string;
  id: string;
}

export interface ReceiptReads {
  /** The receipt with this id, whosever it is: the caller asks the grant. */
  read(id: string): Promise<StoredReceipt | undefined>;
  /** The receipt of a direct link. */
  findByShareToken(shareToken: string): Promise<StoredReceipt | undefined>;
  /** The receipt of a tenant by either of its names; a text that is neither touches no table. */
  findByIdOrShareToken(tenantId: string, text: string): Promise<StoredReceipt | undefined>;
  /** {@link ReceiptReads.read} and {@link ReceiptReads.findByShareToken} by the form of the text. */
  findAnywhere(idOrShareToken: string): Promise<StoredReceipt | undefined>;
  /** Newest period first. `next` is `null` on the last page. */
  list(
    filter: ReceiptFilter,
    nowMs: number,
    /** With a text, those whose title has all of its words, or parts of words. It looks through the list: for that of a customer. */
    page: { after?: ReceiptPosition | undefined; limit: number; text?: string | undefined },
  ): Promise<{ rows: ReceiptHead[]; next: ReceiptPosition | null }>;
}

const headColumns = [
  'receipts.id',
  'receipts.customer_id',
  'receipts.period_start',
  'receipts.period_end',
  'receipts.status',
  'receipts.title',
  'receipts.currency',
  'receipts.total_minor',
  'receipts.total_exact',
  'receipts.published_at',
  'receipts.published_until',
  'receipts.archived_at',
  'receipts.updated_at',
  'customers.external_id as customer_external_id',
  'customers.name as customer_name',
] as const;

const otherColumns = [
  'receipts.tenant_id',
  'receipts.scope',
  'receipts.sealed_at',
  'receipts.created_at',
  'receipts.content_json',
  'tenants.viewers_see_drafts',
] as const;

const receiptId = /^rcpt_[0-9a-f]{24}$/;

export const askedBy = (idOrShareToken: string): AskedBy => (idOrShareToken.startsWith('rcpt_') ? 'id' : 'share-token');

const withHeads = (select: SelectQueryBuilder<Schema, 'receipts', object>) =>
  select
    .innerJoin('customers', 'customers.id', 'receipts.customer_id')
    .select(headColumns)
    .select(revokedAtOf(sql.ref('receipts.tenant_id')).as('links_revoked_at'));

/** Whole receipts with the customer's name; every read of a single one begins here, and ends with {@link withoutRevoked}. */
export const selectReceipts = (query: Executor) =>
  withHeads(query.selectFrom('receipts')).innerJoin('tenants', 'tenants.id', 'receipts.tenant_id').select(otherColumns);

export function createReceiptReads(database: Database): ReceiptReads {
  const { query } = database;
  const compile = (column: 'receipts.id' | 'receipts.share_token_hash') => selectReceipts(query).where(column, '=', '').compile();
  const byId = compile('receipts.id');
  const byShareHash = compile('receipts.share_token_hash');

  // Building the same query for each request costs more than running it, so both are built once.
  const run = async (compiled: typeof byId, value: string): Promise<StoredReceipt | undefined> => {
    const bound: typeof byId = { ...compiled, parameters: [value] };
    const [row] = (await query.executeQuery(bound)).rows;
    return row && withoutRevoked(row);
  };

  const reads: ReceiptReads = {
    read: async (id) => (receiptId.test(id) ? run(byId, id) : undefined),
    findByShareToken: async (token) => (shareTokens.isForm(token) ? run(byShareHash, hashOf(token)) : undefined),
    findAnywhere: (text) => (askedBy(text) === 'id' ? reads.read(text) : reads.findByShareToken(text)),

    async findByIdOrShareToken(tenantId, text) {
      const row = await reads.findAnywhere(text);
      return row?.tenant_id === tenantId ? row : undefined;
    },

    async list(filter, nowMs, { after, limit, text }) {
      const { byIndex, rest } = conditionsOf(filter, nowMs);
      const stretch = (from: ReceiptPosition | undefined) => {
        let select = query.selectFrom('receipts').where('receipts.tenant_id', '=', filter.tenantId);
        for (const condition of byIndex) select = select.where(condition);
        if (from) select = select.where(sql<boolean>`(receipts.period_start, receipts.id) < (${from.periodStart}, ${from.id})`);
        return select.orderBy('receipts.period_start', 'desc').orderBy('receipts.id', 'desc');
      };
      const read = ({
        after: from,
        until,
        limit: count,
      }: {
        after: ReceiptPosition | undefined;
        until: ReceiptPosition | undefined;
        limit: number;
      }): Promise<ReceiptHead[]> => {
        let select = withHeads(stretch(from)).limit(count);
        if (until) select = select.where(sql<boolean>`(receipts.period_start, receipts.id) >= (${until.periodStart}, ${until.id})`);
        for (const condition of rest) select = select.where(condition);
        return select.execute();
      };
      const endOf = (from: ReceiptPosition | undefined, offset: number): Promise<ReceiptPosition | undefined> =>
        stretch(from).select(['receipts.period_start as periodStart', 'receipts.id']).offset(offset).limit(1).executeTakeFirst();
      if (text !== undefined) return titled(text, { after, limit }, (from) => read({ after: from, until: undefined, limit: titlesAtOnce }));
      const rows = rest.length === 0 ? await read({ after, until: undefined, limit: limit + 1 }) : await readSparse({ endOf, read }, after, limit + 1);
      const shown = rows.slice(0, limit).map(withoutRevoked);
      const last = shown.at(-1);
      return { rows: shown, next: rows.length > limit && last !== undefined ? { periodStart: last.period_start, id: last.id } : null };
    },
  };
  return reads;
}

/** So many titles are looked at within a moment. */
const titlesAtOnce = 500;

/** The receipts of a list whose titles have the words of a text in them, a slice at a time. */
async function titled(
  text: string,
  { after, limit }: { after: ReceiptPosition | undefined; limit: number },
  read: (after: ReceiptPosition | undefined) => Promise<ReceiptHead[]>,
): Promise<{ rows: ReceiptHead[]; next: ReceiptPosition | null }> {
  const tokens = tokensOf(text);
  const found: ReceiptHead[] = [];
  await inSlices(after, async (from) => {
    const slice = await read(from);
    for (const row of slice) {
      const title = folded(row.title);
      if (tokens.every((token) => title.includes(token))) found.push(row);
    }
    const last = slice.at(-1);
    return found.length > limit || slice.length < titlesAtOnce || !last ? undefined : { periodStart: last.period_start, id: last.id };
  });
  const rows = found.slice(0, limit).map(withoutRevoked);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last ? { periodStart: last.period_start, id: last.id } : null };
}
