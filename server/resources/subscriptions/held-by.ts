import type { HeldSubscription } from '../../../protocol/offering.ts';
import { type Grant, wholeCustomerOf } from '../../access/grant.ts';
import type { NewestPosition } from '../../platform/store/newest-first.ts';
import { subscriptionOf } from './model.ts';
import type { SubscriptionReads } from './read.ts';

/** So many are read at once. Hardly any customer has more. */
const readAtOnce = 100;

/**
 * What the customer of a credential has of offerings, by their ids; of several of one, what was made last. One whom nobody knows yet has nothing. `undefined`
 * for a credential that is for no customer, or not for all that is theirs.
 */
export async function heldBy(
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
