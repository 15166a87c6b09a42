import { type RandomBytes, randomId } from '../../access/secrets.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import type { ReceiptRow } from '../../platform/store/schema.ts';
import type { ReceiptContent, StoredReceipt } from './model.ts';
import { changedState, contentDigest, type RecordedChange } from '../recorded-change.ts';
import { shareTokens, type ShareTokenVault } from '../links/share-token.ts';
import { stateImage, type Transition } from './transitions.ts';

/** The natural key of a receipt. */
export type ReceiptKey = Pick<ReceiptRow, 'tenant_id' | 'customer_id' | 'period_start' | 'period_end' | 'scope'>;

/** Returns a new receipt: a private draft with its own link. */
export function draftReceipt(
  by: By,
  key: ReceiptKey,
  content: ReceiptContent,
  { vault, now, randomBytes }: { vault: ShareTokenVault; now: number; randomBytes?: RandomBytes | undefined },
): RecordedChange<ReceiptRow> {
  const id = randomId('rcpt', randomBytes);
  const { secret: shareToken, hash } = shareTokens.make(randomBytes);
  const columns: ReceiptRow = {
    id,
    ...key,
    ...columnsOf(content),
    status: 'draft',
    share_token_hash: hash,
    share_token_sealed: vault.seal(key.tenant_id, id, shareToken),
    published_at: null,
    published_until: null,
    archived_at: null,
    sealed_at: null,
    created_at: now,
    updated_at: now,
  };
  const after = { customerId: key.customer_id, scope: key.scope, period: content.period, ...imageOf(columns) };
  return { columns, entry: { tenantId: key.tenant_id, by, action: 'receipt.created', target: { kind: 'receipt', id }, after } };
}

/** Changes the content of a draft; `undefined` for equal content, and for a sealed receipt, which never changes. */
export function changeContent(
  by: By,
  row: Pick<StoredReceipt, 'id' | 'tenant_id' | 'status'> & ContentColumns,
  content: ReceiptContent,
  now: number,
): RecordedChange<ContentColumns & { updated_at: number }> | undefined {
  const columns = columnsOf(content);
  if (row.status === 'sealed' || row.content_json === columns.content_json) return undefined;
  const changed = changedFields(imageOf(row), imageOf(columns));
  return {
    columns: { ...columns, updated_at: now },
    entry: { tenantId: row.tenant_id, by, action: 'receipt.updated', target: { kind: 'receipt', id: row.id }, ...changed },
  };
}

/** Changes the state of a receipt; `undefined` when it is in that state already. */
export function changeState(
  by: By,
  row: Pick<StoredReceipt, 'id' | 'tenant_id'> & Parameters<Transition['change']>[0],
  transition: Transition,
  now: number,
): RecordedChange<Partial<ReceiptRow> & { updated_at: number }> | undefined {
  return changedState({ kind: 'receipt', stateImage }, { by, row, now }, transition);
}

type ContentColumns = Pick<ReceiptRow, 'title' | 'currency' | 'total_minor' | 'total_exact' | 'content_json'>;

const columnsOf = (content: ReceiptContent): ContentColumns => ({
  title: content.title,
  currency: content.currency,
  total_minor: content.totalMinor,
  total_exact: content.totalExact,
  content_json: JSON.stringify(content),
});

/** The audited figures of the content, with a digest that identifies the content. */
const imageOf = (row: ContentColumns) => ({
  title: row.title,
  currency: row.currency,
  totalMinor: row.total_minor,
  totalExact: row.total_exact,
  contentSha256: contentDigest(row),
});
