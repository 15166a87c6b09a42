import type { BegunCheckout, CheckoutKind } from '../../../protocol/checkout.ts';
import { type Grant, wholeCustomerOf } from '../../access/grant.ts';
import type { CheckoutStore } from './store.ts';

/**
 * The payments that the customer of a credential has on the way, by what they are for: whoever comes back from the page of a payment sees that it is
 * waited for. Nothing for a credential that may not begin one.
 */
export async function begunBy(
  checkouts: Pick<CheckoutStore, 'begun'>,
  grant: Grant,
  tenantId: string,
  kind: CheckoutKind,
  subjectId?: string,
): Promise<ReadonlyMap<string, BegunCheckout>> {
  const customerId = wholeCustomerOf(grant);
  if (typeof customerId !== 'string' || !grant.actions.has('checkouts:create')) return new Map();
  const begun = await checkouts.begun({ tenantId, customerId }, kind, subjectId);
  return new Map(begun.map(({ subject, id, state, checkoutUrl }) => [subject.id, { id, state, checkoutUrl }]));
}
