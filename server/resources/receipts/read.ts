import { sql } from 'kysely';
import { hashOf } from '../../access/secrets.ts';
import type { Database } from '../../platform/store/database.ts';
import { inSlices } from '../../platform/store/in-slices.ts';
import { folded, tokensOf } from '../folded.ts';
import { findUnrecordedEnded } from '../links/ended-publications.ts';
import type { AskedBy } from '../links/publication.ts';
import type { ReceiptFilter } from './lists/list-conditions.ts';
import { indexRangesOf, type Unsettled } from './lists/list-ranges.ts';
import type { ReceiptHead, StoredReceipt } from './model.ts';
import { createRangeReader, placeOf, type ReceiptPosition } from './lists/read-ranges.ts';
import { selectReceipts } from './lists/select-receipts.ts';
import { shareTokens } from '../links/share-token.ts';
import { revokedAtOf, withoutRevoked } from '../links/revoked-links.ts';

export interface ReceiptReads {
  /** Returns the receipt with this id, of any tenant or customer. The caller checks the grant. */
  read(id: string): Promise<StoredReceipt | undefined>;
  /** Returns the receipt of a direct link. */
  findByShareToken(shareToken: string): Promise<StoredReceipt | undefined>;
  /** Returns a tenant's receipt by its id or share token. A text that is neither causes no query. */
  findByIdOrShareToken(tenantId: string, text: string): Promise<StoredReceipt | undefined>;
  /** {@link ReceiptReads.read} or {@link ReceiptReads.findByShareToken}, depending on the form of the text. */
  findAnywhere(idOrShareToken: string): Promise<StoredReceipt | undefined>;
  /** Lists receipts, newest period first. `next` is `null` on the last page. */
  list(
    filter: ReceiptFilter,
    nowMs: number,
    /** Finds titles that contain all words of the text, or parts of words. Scans the list, so it is for the list of one customer. */
    page: { after?: ReceiptPosition | undefined; limit: number; text?: string | undefined },
  ): Promise<{ rows: ReceiptHead[]; next: ReceiptPosition | null }>;
}

const receiptId = /^rcpt_[0-9a-f]{24}$/;

export const askedBy = (idOrShareToken: string): AskedBy => (idOrShareToken.startsWith('rcpt_') ? 'id' : 'share-token');

export function createReceiptReads(database: Database): ReceiptReads {
  const { query } = database;
  const readAll = createRangeReader(query);
  const compile = (column: 'receipts.id' | 'receipts.share_token_hash') => selectReceipts(query).where(column, '=', '').compile();
  const byId = compile('receipts.id');
  const byShareHash = compile('receipts.share_token_hash');

  // Building a query costs more than running it, so both are built once.
  const run = async (compiled: typeof byId, value: string): Promise<StoredReceipt | undefined> => {
    const bound: typeof byId = { ...compiled, parameters: [value] };
    const [row] = (await query.executeQuery(bound)).rows;
    return row && withoutRevoked(row);
  };

  /** Whether a revoked publication's row does not record it yet. If so, the oldest publication is one. True only for a while after a revocation. */
  async function hasRevoked(tenantId: string): Promise<boolean> {
    const published = query.selectFrom('receipts').where('tenant_id', '=', tenantId).where('published_at', 'is not', null);
    const oldest = await published
      .select(['published_at as at', revokedAtOf(sql.val(tenantId)).as('revoked_at')])
      .orderBy('published_at')
      .limit(1)
      .executeTakeFirst();
    return oldest?.at != null && oldest.at <= oldest.revoked_at;
  }

  /** Only lists that filter by visibility need this. */
  const unsettledOf = async ({ tenantId, customerId, visibility }: ReceiptFilter, nowMs: number): Promise<Unsettled> => ({
    hasRevoked: visibility !== undefined && customerId === undefined && (await hasRevoked(tenantId)),
    ended: visibility === 'private' && customerId === undefined ? await findUnrecordedEnded(query, tenantId, nowMs) : [],
  });

  const reads: ReceiptReads = {
    read: async (id) => (receiptId.test(id) ? run(byId, id) : undefined),
    findByShareToken: async (token) => (shareTokens.isForm(token) ? run(byShareHash, hashOf(token)) : undefined),
    findAnywhere: (text) => (askedBy(text) === 'id' ? reads.read(text) : reads.findByShareToken(text)),

    async findByIdOrShareToken(tenantId, text) {
      const row = await reads.findAnywhere(text);
      return row?.tenant_id === tenantId ? row : undefined;
    },

    async list(filter, nowMs, { after, limit, text }) {
      const ranges = indexRangesOf(filter, nowMs, await unsettledOf(filter, nowMs));
      if (text !== undefined) return titled(text, { after, limit }, (from) => readAll(ranges, from, titlesAtOnce));
      const rows = await readAll(ranges, after, limit + 1);
      const shown = rows.slice(0, limit).map(withoutRevoked);
      const last = shown.at(-1);
      return { rows: shown, next: rows.length > limit && last !== undefined ? placeOf(last) : null };
    },
  };
  return reads;
}

/** Titles that are checked in one turn. */
const titlesAtOnce = 500;

/** Reads the receipts whose titles contain the words of a text, a slice at a time. */
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
