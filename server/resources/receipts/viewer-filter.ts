import { isSafeUnverified, type WidgetName } from '../../../protocol/widgets.ts';
import { allows, type Grant, isViewer } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { ReceiptFilter } from './list-conditions.ts';
import { type AskedBy, isPublished } from '../links/publication.ts';
import type { StoredReceipt } from './model.ts';
import { receiptNotFound } from './store.ts';

/**
 * Whether a receipt exists for viewers, whoever they are. One that is archived is management's alone, until it is put back; so is a draft until
 * it is sealed, unless the tenant shows drafts.
 */
export const isShown = ({ archived_at, status, viewers_see_drafts }: Pick<StoredReceipt, 'archived_at' | 'status' | 'viewers_see_drafts'>): boolean =>
  archived_at === null && (status === 'sealed' || viewers_see_drafts === 1);

/**
 * Tells whether a grant opens a receipt: the one rule for the API, the direct link and its sessions.
 *
 * What is published opens by its share token alone, because that is what its owner rotates to take it back; the id stands in every page that was ever shown.
 */
export function maySee(grant: Grant, row: StoredReceipt, asked: AskedBy, nowMs: number): boolean {
  if (isViewer(grant) && !isShown(row)) return false;
  const isPublic = asked === 'share-token' && isPublished(row, nowMs);
  return allows(grant, 'receipts:read', { tenantId: row.tenant_id, customerId: row.customer_id, receiptId: row.id, isPublished: isPublic });
}

/**
 * @throws HttpError `receipt_not_found`: one answer for what is not there and for what is not the caller's. A page with an embed key learns which way leads
 * on.
 */
export function noReceiptFor(grant: Grant): never {
  if (grant.publishedOnly) {
    throw new HttpError('receipt_not_found', 'There is no such receipt. An embed key alone opens what is published by its share token (r_…), not by its id.');
  }
  return receiptNotFound();
}

/**
 * Narrows what a list was asked for to what the grant covers. What the credential says is never widened by a parameter: one that names
 * somebody else finds nothing, nor does one that asks for archived ones: see {@link isShown}.
 *
 * @throws HttpError `receipt_not_found` for a grant of one receipt, which covers no list, for another customer's receipts and for archived ones;
 * `customer_required` for a grant of what is published, which has no list, or `unverified_identity` when nobody has proved whose it is.
 */
export function coveredBy(grant: Grant, asked: ReceiptFilter): ReceiptFilter {
  requireProof(grant, 'receipt-list');
  if (grant.publishedOnly) {
    throw new HttpError('customer_required', 'A list of receipts belongs to a customer; an embed key alone reads published receipts one by one.');
  }
  if (grant.receiptId !== undefined || grant.invoiceId !== undefined) return receiptNotFound();
  if (grant.customerId === undefined) return asked;
  if (asked.customerId !== undefined && asked.customerId !== grant.customerId) return receiptNotFound();
  if (asked.archived === true) return receiptNotFound();
  return { ...asked, customerId: grant.customerId, archived: false, forViewers: true };
}

/** @throws HttpError `unverified_identity` when nobody has proved who the viewer is, and the widget is not declared safe for that. */
export function requireProof(grant: Grant, widget: WidgetName): void {
  if (grant.unverified && !isSafeUnverified(widget)) throw new HttpError('unverified_identity', 'The page says who its viewer is, and nobody has proved it.');
}
