import { type RawBuilder, sql } from 'kysely';
import { hashOf } from '../access/secrets.ts';
import type { Database, Executor } from '../store/database.ts';
import type { ReceiptHead, StoredReceipt } from './model.ts';

/** Which receipts a list shows. Everything left out does not restrict. */
export interface ReceiptFilter {
  tenantId: string;
  /** `null`: a customer whom nobody knows, who has no receipts. */
  customerId?: string | null | undefined;
  status?: 'draft' | 'sealed' | undefined;
  visibility?: 'private' | 'published' | undefined;
  archived?: boolean | undefined;
  /** Only what the tenant shows to viewers: drafts are, or are not. */
  forViewers?: true | undefined;
  /** First and last day on which the period of a receipt may begin, `YYYY-MM-DD`. */
  periodFrom?: string | undefined;
  periodTo?: string | undefined;
}

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
  list(filter: ReceiptFilter, nowMs: number, page: { after?: ReceiptPosition | undefined; limit: number }): Promise<{ rows: ReceiptHead[]; next: ReceiptPosition | null }>;
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

const otherColumns = ['receipts.tenant_id', 'receipts.scope', 'receipts.sealed_at', 'receipts.created_at', 'receipts.content_json', 'tenants.viewers_see_drafts'] as const;

/** The two names of a receipt: its id, which stays, and the secret of its link, which can be rotated. */
export type AskedBy = 'id' | 'share-token';

const receiptId = /^rcpt_[0-9a-f]{24}$/;
const shareToken = /^r_[A-Za-z0-9_-]{43}$/;

export const askedBy = (idOrShareToken: string): AskedBy => (idOrShareToken.startsWith('rcpt_') ? 'id' : 'share-token');

const selectHeads = (query: Executor) => query.selectFrom('receipts').innerJoin('customers', 'customers.id', 'receipts.customer_id').select(headColumns);

/** Whole receipts with the customer's name; every read of a single one begins here. */
export const selectReceipts = (query: Executor) => selectHeads(query).innerJoin('tenants', 'tenants.id', 'receipts.tenant_id').select(otherColumns);

export function createReceiptReads(database: Database): ReceiptReads {
  const { query } = database;
  const compile = (column: 'receipts.id' | 'receipts.share_token_hash') => selectReceipts(query).where(column, '=', '').compile();
  const byId = compile('receipts.id');
  const byShareHash = compile('receipts.share_token_hash');

  // Building the same query for each request costs more than running it, so both are built once.
  const run = async (compiled: typeof byId, value: string): Promise<StoredReceipt | undefined> => {
    const bound: typeof byId = { ...compiled, parameters: [value] };
    return (await query.executeQuery(bound)).rows[0];
  };

  const reads: ReceiptReads = {
    read: async (id) => (receiptId.test(id) ? run(byId, id) : undefined),
    findByShareToken: async (token) => (shareToken.test(token) ? run(byShareHash, hashOf(token)) : undefined),
    findAnywhere: (text) => (askedBy(text) === 'id' ? reads.read(text) : reads.findByShareToken(text)),

    async findByIdOrShareToken(tenantId, text) {
      const row = await reads.findAnywhere(text);
      return row?.tenant_id === tenantId ? row : undefined;
    },

    async list(filter, nowMs, { after, limit }) {
      let select = selectHeads(query).where('receipts.tenant_id', '=', filter.tenantId);
      for (const condition of conditionsOf(filter, nowMs)) select = select.where(condition);
      if (after !== undefined) select = select.where(sql<boolean>`(receipts.period_start, receipts.id) < (${after.periodStart}, ${after.id})`);
      const rows = await select
        .orderBy('receipts.period_start', 'desc')
        .orderBy('receipts.id', 'desc')
        .limit(limit + 1)
        .execute();
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { rows: shown, next: rows.length > limit && last !== undefined ? { periodStart: last.period_start, id: last.id } : null };
    },
  };
  return reads;
}

/** Closed sets stand in the text and not in parameters: only so do the partial indexes serve them. */
function conditionsOf({ tenantId, customerId, status, visibility, archived, forViewers, periodFrom, periodTo }: ReceiptFilter, nowMs: number): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = [];
  if (customerId !== undefined) conditions.push(sql`receipts.customer_id = ${customerId}`);
  if (status !== undefined) conditions.push(sql`receipts.status = ${sql.lit(status)}`);
  if (visibility === 'published') conditions.push(sql`receipts.published_at is not null and (receipts.published_until is null or receipts.published_until > ${nowMs})`);
  if (visibility === 'private') conditions.push(sql`(receipts.published_at is null or receipts.published_until <= ${nowMs})`);
  if (archived !== undefined) conditions.push(archived ? sql`receipts.archived_at is not null` : sql`receipts.archived_at is null`);
  if (forViewers) conditions.push(sql`(receipts.status = 'sealed' or exists (select 1 from tenants where tenants.id = ${tenantId} and tenants.viewers_see_drafts = 1))`);
  if (periodFrom !== undefined) conditions.push(sql`receipts.period_start >= ${periodFrom}`);
  if (periodTo !== undefined) conditions.push(sql`receipts.period_start <= ${periodTo}`);
  return conditions;
}
