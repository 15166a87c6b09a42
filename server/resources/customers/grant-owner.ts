import { type Grant, isViewer, wholeCustomerOf } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';

/**
 * Returns the customer whose resources a grant opens; `undefined` for all customers, which only management gets; `null` for an unknown customer, who has
 * nothing.
 *
 * @param things The resources asked for, as the beginning of a sentence.
 * @throws HttpError `unverified_identity` when nobody has proved the viewer's identity, `customer_required` for a viewer without a customer: of one document,
 *   or of published documents.
 */
export function ownerOf(grant: Grant, things: string): string | null | undefined {
  if (grant.unverified) throw new HttpError('unverified_identity', 'The page names its viewer without proof.');
  const customerId = wholeCustomerOf(grant);
  if (customerId === undefined && isViewer(grant))
    throw new HttpError('customer_required', `${things} belong to a customer, and this credential does not identify one.`);
  return customerId;
}
