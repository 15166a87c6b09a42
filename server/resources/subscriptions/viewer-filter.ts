import type { Grant } from '../../access/grant.ts';
import { ownerOf } from '../customers/grant-owner.ts';
import { noCustomer } from '../customers/known-customer.ts';
import type { SubscriptionFilter } from './read.ts';

/**
 * Narrows a list to the subscriptions that the grant covers, a viewer's own. A parameter never widens the credential.
 *
 * @throws HttpError `unverified_identity`, `customer_required`, as {@link ownerOf}; `not_found` for another customer's subscriptions.
 */
export function coveredBy(grant: Grant, filter: SubscriptionFilter): SubscriptionFilter {
  const customerId = ownerOf(grant, 'Subscriptions');
  if (customerId === undefined) return filter;
  if (filter.customerId !== undefined && filter.customerId !== customerId) throw noCustomer();
  return { ...filter, customerId };
}
