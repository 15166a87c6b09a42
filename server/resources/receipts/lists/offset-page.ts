import { sql } from 'kysely';
import type { Database } from '../../../platform/store/database.ts';
import { conditionsOf, type ReceiptFilter } from './list-conditions.ts';
import type { StoredReceipt } from '../model.ts';
import { selectReceipts } from './select-receipts.ts';
import { withoutRevoked } from '../../links/revoked-links.ts';
import type { ShareTokenVault } from '../../links/share-token.ts';

/** A receipt with its share token, for callers that may share it. */
export interface SharedReceipt extends StoredReceipt {
  shareToken: string;
}

export interface ReceiptOffsetPage {
  rows: SharedReceipt[];
  /** The number of all matching receipts. */
  total: number;
}

/**
 * Creates the function that reads a list by offset and limit, with its total count. It costs as much as the whole list, where a cursor costs a page
 * (`ReceiptReads.list`). For callers whose lists use offsets.
 */
export function createOffsetPage({ query }: Database, vault: ShareTokenVault) {
  return async (filter: ReceiptFilter, nowMs: number, { offset, limit }: { offset: number; limit: number }): Promise<ReceiptOffsetPage> => {
    let select = selectReceipts(query).select('receipts.share_token_sealed');
    let count = query.selectFrom('receipts').select(sql<number | string>`count(*)`.as('total'));
    for (const condition of conditionsOf(filter, nowMs)) {
      select = select.where(condition);
      count = count.where(condition);
    }
    const ordered = select.orderBy('receipts.period_start', 'desc').orderBy('receipts.id', 'desc');
    const [rows, counted] = await Promise.all([ordered.limit(limit).offset(offset).execute(), count.executeTakeFirst()]);
    const shared = rows.map(({ share_token_sealed: sealed, ...row }) => ({ ...withoutRevoked(row), shareToken: vault.open(row.tenant_id, row.id, sealed) }));
    return { rows: shared, total: Number(counted?.total ?? 0) };
  };
}
