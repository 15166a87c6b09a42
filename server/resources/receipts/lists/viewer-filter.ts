import { allowsUnverifiedViewers, type WidgetName } from '../../../../protocol/widgets.ts';
import { allows, type Grant, isViewer } from '../../../access/grant.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { ReceiptFilter } from './list-conditions.ts';
import { type AskedBy, isPublished } from '../../links/publication.ts';
import type { StoredReceipt } from '../model.ts';
import { receiptNotFound } from '../store.ts';

/**
 * Whether any viewer can see the receipt. Only management sees archived receipts, and drafts until they are sealed, unless the tenant shows drafts
 * to viewers.
 */
export const isShown = ({ archived_at, status, viewers_see_drafts }: Pick<StoredReceipt, 'archived_at' | 'status' | 'viewers_see_drafts'>): boolean =>
  archived_at === null && (status === 'sealed' || viewers_see_drafts === 1);

/**
 * Whether a grant opens a receipt: one rule for the API, the direct link and its sessions.
 *
 * A published receipt only opens by its share token, which its owner can rotate to withdraw it. The id is in every page that was ever shared.
 */
export function maySee(grant: Grant, row: StoredReceipt, asked: AskedBy, nowMs: number): boolean {
  if (isViewer(grant) && !isShown(row)) return false;
  const isPublic = asked === 'share-token' && isPublished(row, nowMs);
  return allows(grant, 'receipts:read', { tenantId: row.tenant_id, customerId: row.customer_id, receiptId: row.id, isPublished: isPublic });
}

/**
 * @throws HttpError `receipt_not_found`, the same for a missing receipt and for one that is not the caller's. For an embed key it names the right way.
 */
export function noReceiptFor(grant: Grant): never {
  if (grant.publishedOnly) {
    throw new HttpError('receipt_not_found', 'There is no such receipt. An embed key only reads published receipts by share token (r_…), not by id.');
  }
  return receiptNotFound();
}

/**
 * Narrows a list to the receipts that the grant covers. A parameter never widens the credential: another customer's receipts are not found, nor are archived
 * ones, see {@link isShown}.
 *
 * @throws HttpError `receipt_not_found` for a grant of one receipt, which covers no list, for another customer's receipts and for archived ones;
 * `customer_required` for a grant of published receipts, which has no list, or `unverified_identity` when nobody has proved the viewer's identity.
 */
export function coveredBy(grant: Grant, filter: ReceiptFilter): ReceiptFilter {
  requireProof(grant, 'receipt-list');
  if (grant.publishedOnly) {
    throw new HttpError('customer_required', 'Listing receipts needs a credential of a customer. An embed key only reads published receipts one at a time.');
  }
  if (grant.receiptId !== undefined || grant.invoiceId !== undefined) return receiptNotFound();
  if (grant.customerId === undefined) return filter;
  if (filter.customerId !== undefined && filter.customerId !== grant.customerId) return receiptNotFound();
  if (filter.archived === true) return receiptNotFound();
  return { ...filter, customerId: grant.customerId, archived: false, forViewers: true };
}

/** @throws HttpError `unverified_identity` when nobody has proved the viewer's identity and the widget is not declared safe for that. */
export function requireProof(grant: Grant, widget: WidgetName): void {
  if (grant.unverified && !allowsUnverifiedViewers(widget)) throw new HttpError('unverified_identity', 'The page names its viewer without proof.');
}
