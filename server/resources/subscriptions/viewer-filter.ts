import { type Grant } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';
import { noCustomer } from '../customers/known-customer.ts';
import type { SubscriptionFilter } from './read.ts';

/**
 * Narrows what was asked for to what the grant covers: a viewer's own. What the credential says is never widened by a parameter.
 *
 * @throws HttpError `unverified_identity` when nobody has proved whose viewer it is, `customer_required` for a credential that is for no customer, `not_found`
 *   for another customer's.
 */
export function coveredBy(grant: Grant, asked: SubscriptionFilter): SubscriptionFilter {
  if (grant.unverified) throw new HttpError('unverified_identity', 'The page says who its viewer is, and nobody has proved it.');
  if (grant.publishedOnly || (grant.receiptId !== undefined && grant.customerId === undefined))
    throw new HttpError('customer_required', 'Subscriptions belong to a customer, and this credential is for none.');
  if (grant.customerId === undefined) return asked;
  if (asked.customerId !== undefined && asked.customerId !== grant.customerId) throw noCustomer();
  return { ...asked, customerId: grant.customerId };
}
