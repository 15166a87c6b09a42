import { type RandomBytes, randomId } from '../../../access/secrets.ts';
import { type By, changedFields } from '../../../platform/audit/model.ts';
import type { InvoiceRow } from '../../../platform/store/schema.ts';
import { linked, type ShareTokenVault } from '../../links/share-token.ts';
import { type InvoiceContent, noSettlement, type StoredInvoice } from '../model.ts';
import { folded } from '../../folded.ts';
import { changedState, contentDigest, type RecordedChange } from '../../recorded-change.ts';
import { type InvoiceTransition, stateImage } from './transitions.ts';

/** The natural key of an invoice, with its customer. */
export type InvoiceKey = Pick<InvoiceRow, 'tenant_id' | 'customer_id' | 'number' | 'kind' | 'corrects_id'>;

type ContentColumns = Pick<InvoiceRow, 'issue_date' | 'due_date' | 'subject' | 'currency' | 'total_minor' | 'total_exact' | 'remaining_minor' | 'content_json'>;

/** Returns a new invoice: a private draft with its own link. */
export function draftInvoice(
  by: By,
  key: InvoiceKey,
  content: InvoiceContent,
  { vault, now, randomBytes }: { vault: ShareTokenVault; now: number; randomBytes?: RandomBytes | undefined },
): RecordedChange<InvoiceRow> {
  const id = randomId('inv', randomBytes);
  const { secret: shareToken, hash } = linked.invoice.tokens.make(randomBytes);
  const columns: InvoiceRow = {
    id,
    ...key,
    number_key: folded(key.number),
    ...columnsOf(content),
    status: 'draft',
    credited_minor: 0,
    paid_minor: 0,
    share_token_hash: hash,
    share_token_sealed: vault.seal(key.tenant_id, id, shareToken),
    published_at: null,
    published_until: null,
    opened_at: null,
    closed_at: null,
    created_at: now,
    updated_at: now,
    settlement_json: JSON.stringify(noSettlement),
  };
  const after = { customerId: key.customer_id, number: key.number, kind: key.kind, corrects: key.corrects_id, ...imageOf(columns) };
  return { columns, entry: { tenantId: key.tenant_id, by, action: 'invoice.created', target: { kind: 'invoice', id }, after } };
}

/** Changes the content or the customer of a draft; `undefined` when nothing differs. */
export function changeDraft(
  by: By,
  row: Pick<InvoiceRow, 'id' | 'tenant_id' | 'customer_id'> & ContentColumns,
  customerId: string,
  content: InvoiceContent,
  now: number,
): RecordedChange<ContentColumns & { customer_id: string; updated_at: number }> | undefined {
  const columns = { ...columnsOf(content), customer_id: customerId };
  if (row.content_json === columns.content_json && row.customer_id === customerId) return undefined;
  const image = (of: ContentColumns & { customer_id: string }) => ({ customerId: of.customer_id, ...imageOf(of) });
  return {
    columns: { ...columns, updated_at: now },
    entry: { tenantId: row.tenant_id, by, action: 'invoice.updated', target: { kind: 'invoice', id: row.id }, ...changedFields(image(row), image(columns)) },
  };
}

/** Changes the state of an invoice; `undefined` when it is in that state already. @throws HttpError as the transition does. */
export function changeState(
  by: By,
  row: StoredInvoice,
  transition: InvoiceTransition,
  now: number,
): RecordedChange<Partial<InvoiceRow> & { updated_at: number }> | undefined {
  return changedState({ kind: 'invoice', stateImage }, { by, row, now }, transition);
}

const columnsOf = (content: InvoiceContent): ContentColumns => ({
  issue_date: content.issueDate,
  due_date: content.dueDate,
  subject: content.subject,
  currency: content.currency,
  total_minor: content.totalMinor,
  total_exact: content.totalExact,
  remaining_minor: content.totalMinor,
  content_json: JSON.stringify(content),
});

/** The audited figures of the content, with a digest that identifies the content. */
const imageOf = (row: ContentColumns) => ({
  issueDate: row.issue_date,
  dueDate: row.due_date,
  currency: row.currency,
  totalMinor: row.total_minor,
  totalExact: row.total_exact,
  contentSha256: contentDigest(row),
});
