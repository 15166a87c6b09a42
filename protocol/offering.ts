/**
 * A tenant's offerings and a customer's subscriptions, as JSON, the same for the API and the frame.
 *
 * Money is as in a receipt: integers of the currency's minor unit in fields that end in `Minor`,
 * and decimal strings in major units for finer prices (`unitPrice`).
 */
import type { BegunCheckout } from './checkout.ts';
import type { Locale } from './locales.ts';
import type { CustomerRef, Period } from './receipt.ts';

/** Billing cycle of an offering. `custom`: as described in `cycleLabel`. */
export const offeringCycles = ['monthly', 'annual', 'one_time', 'custom'] as const;

export type OfferingCycle = (typeof offeringCycles)[number];

export const offeringStatuses = ['draft', 'published', 'archived'] as const;

export type OfferingStatus = (typeof offeringStatuses)[number];

/**
 * How the units of a rate plan are priced. `per_unit`: all units at one price. `volume`: all units at the price of the tier that the total reaches.
 * `graduated`: each unit at the price of its own tier. `package`: units in packages of a fixed size.
 */
export const rateModels = ['per_unit', 'volume', 'graduated', 'package'] as const;

export type RateModel = (typeof rateModels)[number];

/** A tenant's plan at one price. A plan that is sold monthly and annually, or in two currencies, is two offerings. */
export interface Offering {
  id: string;
  /** The tenant's own id. */
  externalId: string;
  /** Viewers see only published offerings. */
  status: OfferingStatus;
  name: string;
  description: string | null;
  features: OfferingFeature[];
  /** Price of one cycle. `null`: "Contact us". */
  priceMinor: number | null;
  /** ISO 4217 code. */
  currency: string;
  cycle: OfferingCycle;
  /** Label of a custom cycle: "every two years". */
  cycleLabel: string | null;
  /** Usage-based prices in addition to the price. */
  ratePlans: RatePlan[];
  /** 0: none. */
  trialDays: number;
  highlight: boolean;
  soldOut: boolean;
  /** Position in lists, the smallest first. */
  position: number;
  /** Link of the offering, if it has one: an https address. */
  callToAction: CallToAction | null;
  /** Translations. Missing texts fall back to the fields above. */
  texts: Partial<Record<Locale, OfferingTexts>>;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
  /** Only with a customer's credential: their subscription, unless it has ended. */
  subscription?: HeldSubscription | null | undefined;
  /** Only in an answer with one offering, for a customer: whether they have a subscription to any plan, so that another plan is a change. */
  hasPlan?: boolean | undefined;
  /** For a customer who may pay: the unfinished checkout of this offering. Absent if there is none. */
  checkout?: BegunCheckout | undefined;
}

/** A customer's subscription, as shown with its offering. */
export type HeldSubscription = Pick<Subscription, 'id' | 'status' | 'quantity' | 'period' | 'renewsOn' | 'trialEndsOn'>;

export interface OfferingFeature {
  label: string;
  /** "10 GB"; `null` for a feature without a quantity. */
  value: string | null;
  included: boolean;
}

export interface CallToAction {
  /** `null`: the frame's default label. */
  label: string | null;
  url: string;
}

/** A usage-based price of an offering, in addition to its price. */
export interface RatePlan {
  label: string;
  /** Name of one unit: "seat". */
  unit: string;
  model: RateModel;
  /** Units included in the offering's price. */
  includedUnits: number;
  /** For `package`: units in one package. */
  packageUnits: number | null;
  /** From the first unit to the last, without a gap. */
  tiers: RateTier[];
}

/** The price of a range of units. The first tier starts at unit 1, and each further tier right after the previous one. */
export interface RateTier {
  firstUnit: number;
  /** Inclusive. `null`: unlimited. */
  lastUnit: number | null;
  /** Price of a unit, or of a package, as a decimal string in major units. */
  unitPrice: string;
  /** Flat fee for the tier, in addition to the units. */
  flatMinor: number;
}

/** An offering's texts in another language. Missing texts fall back to the offering's own. */
export interface OfferingTexts {
  name?: string | undefined;
  description?: string | undefined;
  cycleLabel?: string | undefined;
  callToAction?: string | undefined;
  /** One for each feature of the offering, in the same order. */
  features?: { label: string; value?: string | null | undefined }[] | undefined;
  /** One for each rate plan of the offering, in the same order. */
  ratePlans?: { label: string; unit: string }[] | undefined;
}

/** `expiring`: the subscription runs until the end of its period and is not renewed. */
export const subscriptionStatuses = ['trialing', 'active', 'past_due', 'paused', 'expiring', 'ended'] as const;

export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** A customer's subscription to an offering. The tenant's backend maintains it, or a paid checkout starts it. */
export interface Subscription {
  id: string;
  externalId: string;
  customer: CustomerRef;
  offering: { id: string; externalId: string; name: string };
  status: SubscriptionStatus;
  quantity: number;
  /** Current period, both days included. */
  period: Period | null;
  /** First day of the next period. `null` if there is none or it is unknown. */
  renewsOn: string | null;
  /** Last day of the trial. */
  trialEndsOn: string | null;
  createdAt: string;
  updatedAt: string;
}
