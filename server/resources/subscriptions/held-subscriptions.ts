import type { HeldSubscription } from '../../../protocol/offering.ts';
import { type Grant, wholeCustomerOf } from '../../access/grant.ts';
import type { NewestPosition } from '../../platform/store/newest-first.ts';
import { subscriptionOf } from './model.ts';
import type { SubscriptionReads } from './read.ts';

/** Page size. Hardly any customer has more subscriptions. */
const readAtOnce = 100;

/**
 * Returns the subscriptions of the credential's customer by offering id, the newest one of each. An unknown customer has none. `undefined` for a credential
 * that is not for a whole customer.
 */
export async function heldSubscriptionsOf(
  subscriptions: SubscriptionReads,
  grant: Grant,
  tenantId: string,
  offeringIds: readonly string[],
): Promise<ReadonlyMap<string, HeldSubscription> | undefined> {
  const customerId = wholeCustomerOf(grant);
  if (customerId === null) return new Map();
  if (customerId === undefined || !grant.actions.has('subscriptions:read')) return undefined;
  const held = new Map<string, HeldSubscription>();
  let after: NewestPosition | null | undefined;
  while (held.size < offeringIds.length && after !== null) {
    const page = await subscriptions.list({ tenantId, customerId, heldOf: offeringIds }, { after, limit: readAtOnce });
    for (const { offering, id, status, quantity, period, renewsOn, trialEndsOn } of page.rows.map(subscriptionOf))
      if (!held.has(offering.id)) held.set(offering.id, { id, status, quantity, period, renewsOn, trialEndsOn });
    after = page.next;
  }
  return held;
}
