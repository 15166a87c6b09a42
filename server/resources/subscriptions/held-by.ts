import type { HeldSubscription } from '../../../protocol/offering.ts';
import type { Grant } from '../../access/grant.ts';
import { subscriptionOf } from './model.ts';
import type { SubscriptionReads } from './read.ts';

/** More than these of one customer are not looked through for a list of offerings. */
const mostLooked = 100;

/**
 * What the customer of a credential has, by offering; of several of one, what was made last. One whom nobody knows yet has nothing. `undefined` for a
 * credential that is for no customer, or not for all that is theirs.
 */
export async function heldBy(
  subscriptions: SubscriptionReads,
  { customerId, receiptId, unverified, actions }: Grant,
  tenantId: string,
): Promise<ReadonlyMap<string, HeldSubscription> | undefined> {
  if (customerId === null && !unverified) return new Map();
  if (customerId === undefined || customerId === null || receiptId !== undefined || unverified || !actions.has('subscriptions:read')) return undefined;
  const { rows } = await subscriptions.list({ tenantId, customerId }, { limit: mostLooked });
  const held = rows
    .filter(({ status }) => status !== 'ended')
    .map(subscriptionOf)
    .reverse();
  return new Map(
    held.map(({ id, offering, status, quantity, period, renewsOn, trialEndsOn }) => [offering.id, { id, status, quantity, period, renewsOn, trialEndsOn }]),
  );
}
