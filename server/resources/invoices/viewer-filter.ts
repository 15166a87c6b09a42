import { allows, type Grant, isViewer } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type AskedBy, isPublished } from '../links/publication.ts';
import type { InvoiceFilter } from './list-conditions.ts';
import type { StoredInvoice } from './model.ts';
import { invoiceNotFound } from './store.ts';

/** Whether an invoice exists for viewers, whoever they are. A draft is its tenant's alone. */
export const isShown = ({ status }: Pick<StoredInvoice, 'status'>): boolean => status !== 'draft';

/** Tells whether a grant opens an invoice: the one rule for the API, the direct link and its sessions. What is published opens by its share token alone. */
export function mayRead(grant: Grant, row: StoredInvoice, asked: AskedBy, nowMs: number): boolean {
  if (isViewer(grant) && !isShown(row)) return false;
  const isPublic = asked === 'share-token' && isPublished(row, nowMs);
  return allows(grant, 'invoices:read', { tenantId: row.tenant_id, customerId: row.customer_id, invoiceId: row.id, isPublished: isPublic });
}

/** @throws HttpError `invoice_not_found`: one answer for what is not there and for what is not the caller's. An embed key learns which way leads on. */
export function noInvoiceFor(grant: Grant): never {
  requireProof(grant);
  if (grant.publishedOnly) {
    throw new HttpError('invoice_not_found', 'There is no such invoice. An embed key alone opens what is published by its share token (i_…), not by its id.');
  }
  return invoiceNotFound();
}

/**
 * Narrows what a list was asked for to what the grant covers. What the credential says is never widened by a parameter.
 *
 * @throws HttpError `invoice_not_found` for a grant of one document, which covers no list, for another customer's invoices and for drafts;
 * `customer_required` for a grant of what is published, which has no list, or `unverified_identity` when nobody has proved whose it is.
 */
export function invoicesCoveredBy(grant: Grant, asked: InvoiceFilter): InvoiceFilter {
  requireProof(grant);
  if (grant.publishedOnly) {
    throw new HttpError('customer_required', 'A list of invoices belongs to a customer; an embed key alone reads published invoices one by one.');
  }
  if (grant.receiptId !== undefined || grant.invoiceId !== undefined) return invoiceNotFound();
  if (grant.customerId === undefined) return asked;
  if (asked.customerId !== undefined && asked.customerId !== grant.customerId) return invoiceNotFound();
  if (asked.status === 'draft') return invoiceNotFound();
  return { ...asked, customerId: grant.customerId, forViewers: true };
}

function requireProof(grant: Grant): void {
  if (grant.unverified) throw new HttpError('unverified_identity', 'The page says who its viewer is, and nobody has proved it.');
}
