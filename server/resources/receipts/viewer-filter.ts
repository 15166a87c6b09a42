import { isSafeUnverified, type WidgetName } from '../../../protocol/widgets.ts';
import type { Grant } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { ReceiptFilter } from './read.ts';
import { receiptNotFound } from './store.ts';

/**
 * Narrows what a list was asked for to what the grant covers. What the credential says is never widened by a parameter: one that names
 * somebody else finds nothing, and archived receipts are for management.
 *
 * @throws HttpError `receipt_not_found` for a grant of one receipt, which covers no list, and for another customer's receipts;
 * `action_not_allowed` when a viewer asks for archived ones; `customer_required` for a grant of what is published, which has no list, or `unverified_identity` when nobody has proved whose it is.
 */
export function coveredBy(grant: Grant, asked: ReceiptFilter): ReceiptFilter {
  requireProof(grant, 'receipt-list');
  if (grant.publishedOnly) throw new HttpError('customer_required', 'A list of receipts belongs to a customer; an embed key alone reads published receipts one by one.');
  if (grant.receiptId !== undefined) return receiptNotFound();
  if (grant.customerId === undefined) return asked;
  if (asked.customerId !== undefined && asked.customerId !== grant.customerId) return receiptNotFound();
  if (asked.archived === true) throw new HttpError('action_not_allowed', 'Archived receipts are listed for management only.');
  return { ...asked, customerId: grant.customerId, archived: false };
}

/** @throws HttpError `unverified_identity` when nobody has proved who the viewer is, and the widget is not declared safe for that. */
export function requireProof(grant: Grant, widget: WidgetName): void {
  if (grant.unverified && !isSafeUnverified(widget)) throw new HttpError('unverified_identity', 'The page says who its viewer is, and nobody has proved it.');
}
