import { allows, type Grant, isViewer } from '../../../access/grant.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { type AskedBy, isPublished } from '../../links/publication.ts';
import type { InvoiceFilter } from './list-conditions.ts';
import type { StoredInvoice } from '../model.ts';
import { invoiceNotFound } from '../store.ts';

/** Whether any viewer can see the invoice. Only the tenant sees drafts. */
export const isShown = ({ status }: Pick<StoredInvoice, 'status'>): boolean => status !== 'draft';

/** Whether a grant opens an invoice: one rule for the API, the direct link and its sessions. A published invoice only opens by its share token. */
export function mayRead(grant: Grant, row: StoredInvoice, asked: AskedBy, nowMs: number): boolean {
  if (isViewer(grant) && !isShown(row)) return false;
  const isPublic = asked === 'share-token' && isPublished(row, nowMs);
  return allows(grant, 'invoices:read', { tenantId: row.tenant_id, customerId: row.customer_id, invoiceId: row.id, isPublished: isPublic });
}

/** @throws HttpError `invoice_not_found`, the same for a missing invoice and for one that is not the caller's. For an embed key it names the right way. */
export function noInvoiceFor(grant: Grant): never {
  requireProof(grant);
  if (grant.publishedOnly) {
    throw new HttpError('invoice_not_found', 'There is no such invoice. An embed key only reads published invoices by share token (i_…), not by id.');
  }
  return invoiceNotFound();
}

/**
 * Narrows a list to the invoices that the grant covers. A parameter never widens the credential.
 *
 * @throws HttpError `invoice_not_found` for a grant of one document, which covers no list, for another customer's invoices and for drafts;
 * `customer_required` for a grant of published documents, which has no list, or `unverified_identity` when nobody has proved the viewer's identity.
 */
export function invoicesCoveredBy(grant: Grant, asked: InvoiceFilter): InvoiceFilter {
  requireProof(grant);
  if (grant.publishedOnly) {
    throw new HttpError('customer_required', 'Listing invoices needs a credential of a customer. An embed key only reads published invoices one at a time.');
  }
  if (grant.receiptId !== undefined || grant.invoiceId !== undefined) return invoiceNotFound();
  if (grant.customerId === undefined) return asked;
  if (asked.customerId !== undefined && asked.customerId !== grant.customerId) return invoiceNotFound();
  if (asked.status === 'draft') return invoiceNotFound();
  return { ...asked, customerId: grant.customerId, forViewers: true };
}

function requireProof(grant: Grant): void {
  if (grant.unverified) throw new HttpError('unverified_identity', 'The page names its viewer without proof.');
}
