import { z } from 'zod';
import { currencyDigits } from '../../../protocol/currency.ts';
import { fromMinor, scaleDecimal } from '../../../protocol/decimal.ts';
import type { Offering, Subscription, SubscriptionStatus } from '../../../protocol/offering.ts';
import { daysUntil } from '../../resources/calendar.ts';

const text = z.string();
const nullable = text.nullable();

const states = {
  active: 'ACTIVE',
  trialing: 'TRIALING',
  past_due: 'PAST_DUE',
  paused: 'PAUSED',
  expiring: 'EXPIRING_SOON',
  ended: 'EXPIRED',
} as const satisfies Record<SubscriptionStatus, string>;

/** Statuses that keep a customer from subscribing again. */
export const liveStatuses: readonly SubscriptionStatus[] = ['active', 'trialing', 'past_due', 'expiring'];

export const stateOf = (status: SubscriptionStatus): string => states[status];

/** Returns the status that a filter names, in upper or lower case. */
export const statusNamed = (name: string): SubscriptionStatus | undefined =>
  (Object.keys(states) as SubscriptionStatus[]).find((status) => states[status] === name.toUpperCase());

export const subscriptionPayload = z
  .object({
    id: text,
    planName: text,
    offeringId: text,
    status: z.enum(Object.values(states)),
    startedAt: text,
    currentPeriodStart: nullable,
    currentPeriodEnd: nullable,
    renewsAt: nullable,
    mrr: nullable.meta({ description: 'Monthly amount as a decimal string in the major unit. Null if ended, or if the offering is hidden or has no price.' }),
    currency: nullable,
    nextInvoiceAmount: nullable,
    trialEndsAt: nullable,
    isExpiringSoon: z.boolean(),
    daysUntilRenewal: z.int().nullable(),
  })
  .meta({ id: 'Subscription' });

const startOf = (day: string | null | undefined): string | null => (day ? `${day}T00:00:00.000Z` : null);

/** @param offering The subscribed offering, where the caller may see it. */
export function subscriptionPayloadOf(subscription: Subscription, offering: Offering | undefined, today: string): z.output<typeof subscriptionPayload> {
  const { id, status, period, renewsOn, trialEndsOn, createdAt, quantity } = subscription;
  const priceMinor = status === 'ended' ? null : (offering?.priceMinor ?? null);
  const digits = currencyDigits(offering?.currency ?? '');
  // Decimal text, because a large quantity exceeds exact integers.
  const ofAll = (minor: number, parts: number): string => scaleDecimal(fromMinor(minor, digits), String(quantity), String(parts), digits);
  const months = offering?.cycle === 'monthly' ? 1 : offering?.cycle === 'annual' ? 12 : undefined;
  return {
    id,
    planName: subscription.offering.name,
    offeringId: subscription.offering.externalId,
    status: states[status],
    startedAt: createdAt,
    currentPeriodStart: startOf(period?.start),
    currentPeriodEnd: startOf(period?.end),
    renewsAt: startOf(renewsOn),
    mrr: priceMinor === null || months === undefined ? null : ofAll(priceMinor, months),
    currency: offering?.currency ?? null,
    nextInvoiceAmount: priceMinor === null || renewsOn === null ? null : ofAll(priceMinor, 1),
    trialEndsAt: startOf(trialEndsOn),
    isExpiringSoon: status === 'expiring',
    daysUntilRenewal: renewsOn === null ? null : daysUntil(today, renewsOn),
  };
}
