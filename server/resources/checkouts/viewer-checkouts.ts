import type { BegunCheckout, CheckoutKind } from '../../../protocol/checkout.ts';
import { type Grant, wholeCustomerOf } from '../../access/grant.ts';
import type { CheckoutStore } from './store.ts';

/**
 * Returns the ongoing payments of the credential's customer, by subject id, so that a customer who comes back from a payment page sees that the payment is
 * awaited. Empty for a credential that may not begin a checkout.
 */
export async function ongoingCheckoutsOf(
  checkouts: Pick<CheckoutStore, 'listOngoing'>,
  grant: Grant,
  tenantId: string,
  kind: CheckoutKind,
  subjectId?: string,
): Promise<ReadonlyMap<string, BegunCheckout>> {
  const customerId = wholeCustomerOf(grant);
  if (typeof customerId !== 'string' || !grant.actions.has('checkouts:create')) return new Map();
  const ongoing = await checkouts.listOngoing({ tenantId, customerId }, kind, subjectId);
  return new Map(ongoing.map(({ subject, id, state, checkoutUrl }) => [subject.id, { id, state, checkoutUrl }]));
}
