import { type Grant, isViewer, wholeCustomerOf } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';

/**
 * Whose things a grant opens, of those that belong to a customer as a whole: `undefined` for everybody's, which is management, and for nobody but management.
 * `null`: a customer whom nobody knows, who has nothing.
 *
 * @param things What is asked for, as the beginning of a sentence.
 * @throws HttpError `unverified_identity` when nobody has proved whose viewer it is, `customer_required` for a viewer who is no customer: of one document, or
 *   of what is published.
 */
export function ownerOf(grant: Grant, things: string): string | null | undefined {
  if (grant.unverified) throw new HttpError('unverified_identity', 'The page says who its viewer is, and nobody has proved it.');
  const customerId = wholeCustomerOf(grant);
  if (customerId === undefined && isViewer(grant))
    throw new HttpError('customer_required', `${things} belong to a customer, and this credential is for none.`);
  return customerId;
}
