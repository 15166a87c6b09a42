import { type SelectQueryBuilder, sql } from 'kysely';
import { hashOf } from '../../access/secrets.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { inSlices, readSparse } from '../../platform/store/in-slices.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { folded, tokensOf } from '../folded.ts';
import type { AskedBy } from '../links/publication.ts';
import type { ReceiptFilter } from './list-conditions.ts';
import { type Stretch, stretchesOf } from './list-stretches.ts';
import type { ReceiptHead, StoredReceipt } from './model.ts';
import { shareTokens } from '../links/share-token.ts';
import { revokedAtOf, withoutRevoked } from '../links/revoked-links.ts';

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

/** Rows of a stretch that are read at once. */
interface Between {
  after: ReceiptPosition | undefined;
  until: ReceiptPosition | undefined;
  limit: number;
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

  const along = ({ byIndex }: Stretch, after: ReceiptPosition | undefined) => {
    let select = query.selectFrom('receipts');
    for (const condition of byIndex) select = select.where(condition);
    if (after) select = select.where(sql<boolean>`(receipts.period_start, receipts.id) < (${after.periodStart}, ${after.id})`);
    return select.orderBy('receipts.period_start', 'desc').orderBy('receipts.id', 'desc');
  };

  const readOne = (stretch: Stretch, { after, until, limit }: Between) => {
    let select = withHeads(along(stretch, after)).limit(limit);
    if (until) select = select.where(sql<boolean>`(receipts.period_start, receipts.id) >= (${until.periodStart}, ${until.id})`);
    for (const condition of stretch.rest) select = select.where(condition);
    return select;
  };

  /** The first rows of all stretches together, in one statement: a receipt that goes from one into another meanwhile is found once. */
  async function readTogether([first, ...others]: readonly Stretch[], between: Between): Promise<ReceiptHead[]> {
    if (first === undefined) return [];
    if (others.length === 0) return readOne(first, between).execute();
    const part = (stretch: Stretch) => query.selectFrom(readOne(stretch, between).as('part')).selectAll();
    const rows = await others.reduce((all, stretch) => all.unionAll(part(stretch)), part(first)).execute();
    return rows.toSorted((a, b) => comesFirst(placeOf(a), placeOf(b))).slice(0, between.limit);
  }

  /** Up to `limit` rows of all stretches, after a place. Where there is something to look for in one, they are read by its slices. */
  function readAll(stretches: readonly Stretch[], after: ReceiptPosition | undefined, limit: number): Promise<ReceiptHead[]> {
    const sparse = stretches.filter(({ rest }) => rest.length > 0);
    const endOf = async (from: ReceiptPosition | undefined, offset: number): Promise<ReceiptPosition | undefined> => {
      const ends: ReceiptPosition[] = [];
      for (const stretch of sparse) {
        const last = along(stretch, from).select(['receipts.period_start as periodStart', 'receipts.id']).offset(offset).limit(1);
        ends.push(...(await last.execute()));
      }
      return ends.toSorted(comesFirst)[0];
    };
    if (sparse.length === 0) return readTogether(stretches, { after, until: undefined, limit });
    return readSparse({ endOf, read: (between) => readTogether(stretches, between) }, after, limit);
  }

  /** Whether the rows of a tenant know of every publication that is revoked: the oldest is not. They do but for a while after all of them were. */
  async function areSettled(tenantId: string): Promise<boolean> {
    const published = query.selectFrom('receipts').where('tenant_id', '=', tenantId).where('published_at', 'is not', null);
    const oldest = await published
      .select(['published_at as at', revokedAtOf(sql.val(tenantId)).as('revoked_at')])
      .orderBy('published_at')
      .limit(1)
      .executeTakeFirst();
    return oldest?.at == null || oldest.at > oldest.revoked_at;
  }

  const reads: ReceiptReads = {
    read: async (id) => (receiptId.test(id) ? run(byId, id) : undefined),
    findByShareToken: async (token) => (shareTokens.isForm(token) ? run(byShareHash, hashOf(token)) : undefined),
    findAnywhere: (text) => (askedBy(text) === 'id' ? reads.read(text) : reads.findByShareToken(text)),

    async findByIdOrShareToken(tenantId, text) {
      const row = await reads.findAnywhere(text);
      return row?.tenant_id === tenantId ? row : undefined;
    },

    async list(filter, nowMs, { after, limit, text }) {
      const isAskedForLinks = filter.visibility !== undefined && filter.customerId === undefined;
      const stretches = stretchesOf(filter, nowMs, !isAskedForLinks || (await areSettled(filter.tenantId)));
      if (text !== undefined) return titled(text, { after, limit }, (from) => readAll(stretches, from, titlesAtOnce));
      const rows = await readAll(stretches, after, limit + 1);
      const shown = rows.slice(0, limit).map(withoutRevoked);
      const last = shown.at(-1);
      return { rows: shown, next: rows.length > limit && last !== undefined ? placeOf(last) : null };
    },
  };
  return reads;
}

/** The order of every list. No two receipts have one id. */
const comesFirst = (a: ReceiptPosition, b: ReceiptPosition): number =>
  a.periodStart > b.periodStart || (a.periodStart === b.periodStart && a.id > b.id) ? -1 : 1;

const placeOf = (row: ReceiptHead): ReceiptPosition => ({ periodStart: row.period_start, id: row.id });

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
    return found.length > limit || slice.length < titlesAtOnce || !last ? undefined : placeOf(last);
  });
  const rows = found.slice(0, limit).map(withoutRevoked);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last ? placeOf(last) : null };
}
