import type { Grant } from '../../access/grant.ts';
import { ownerOf } from '../customers/grant-owner.ts';
import { noCustomer } from '../customers/known-customer.ts';
import type { SubscriptionFilter } from './read.ts';

/**
 * Narrows what was asked for to what the grant covers: a viewer's own. What the credential says is never widened by a parameter.
 *
 * @throws HttpError `unverified_identity`, `customer_required`, as {@link ownerOf}; `not_found` for another customer's.
 */
export function coveredBy(grant: Grant, asked: SubscriptionFilter): SubscriptionFilter {
  const customerId = ownerOf(grant, 'Subscriptions');
  if (customerId === undefined) return asked;
  if (asked.customerId !== undefined && asked.customerId !== customerId) throw noCustomer();
  return { ...asked, customerId };
}
