/**
 * What a tenant sells and what a customer has of it, as JSON, the same for the API and the frame.
 *
 * Money is as in a receipt: integers of the currency's minor unit where the name ends in `Minor`, decimal strings in major units where a price is finer
 * than that (`unitPrice`).
 */
import type { BegunCheckout } from './checkout.ts';
import type { Locale } from './locales.ts';
import type { CustomerRef, Period } from './receipt.ts';

/** How an offering is paid for. `custom`: in words of the tenant's own, see `cycleLabel`. */
export const offeringCycles = ['monthly', 'annual', 'one_time', 'custom'] as const;

export type OfferingCycle = (typeof offeringCycles)[number];

export const offeringStatuses = ['draft', 'published', 'archived'] as const;

export type OfferingStatus = (typeof offeringStatuses)[number];

/**
 * How the units of a rate plan are priced. `per_unit`: each the same. `volume`: all by the tier that the amount falls in. `graduated`: each by the tier that it
 * falls in itself. `package`: so many at a time.
 */
export const rateModels = ['per_unit', 'volume', 'graduated', 'package'] as const;

export type RateModel = (typeof rateModels)[number];

/** One plan of a tenant's, at one price. The same plan by the month and by the year, or in two currencies, is two offerings. */
export interface Offering {
  id: string;
  /** What the tenant calls it. */
  externalId: string;
  /** Viewers see what is published, and nothing else. */
  status: OfferingStatus;
  name: string;
  description: string | null;
  features: OfferingFeature[];
  /** For one cycle; `null`: "Contact us". */
  priceMinor: number | null;
  /** ISO 4217 code. */
  currency: string;
  cycle: OfferingCycle;
  /** What a cycle is that is none of the usual: "every two years". */
  cycleLabel: string | null;
  /** What is paid for use, beside the price. */
  ratePlans: RatePlan[];
  /** 0: none. */
  trialDays: number;
  highlight: boolean;
  soldOut: boolean;
  /** Place in a list, the smallest first. */
  position: number;
  /** Where a click leads when it leads anywhere: an https address. */
  callToAction: CallToAction | null;
  /** The texts in other languages. What is left out is read as it stands above. */
  texts: Partial<Record<Locale, OfferingTexts>>;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
  /** For a credential of a customer alone: what they have of it, unless it has ended. */
  subscription?: HeldSubscription | null | undefined;
  /** For a customer who may pay: the payment for it that is on its way, and not there when there is none. */
  checkout?: BegunCheckout | undefined;
}

/** What a customer has of an offering, where that offering is shown to them. */
export type HeldSubscription = Pick<Subscription, 'id' | 'status' | 'quantity' | 'period' | 'renewsOn' | 'trialEndsOn'>;

export interface OfferingFeature {
  label: string;
  /** "10 GB"; `null` for a feature that is there or is not. */
  value: string | null;
  included: boolean;
}

export interface CallToAction {
  /** `null`: in words of ours. */
  label: string | null;
  url: string;
}

/** What an offering costs by use, beside its price. */
export interface RatePlan {
  label: string;
  /** One of what is counted: "seat". */
  unit: string;
  model: RateModel;
  /** Units that the price holds already. */
  includedUnits: number;
  /** For `package`: units of one. */
  packageUnits: number | null;
  /** From the first unit to the last, without a gap. */
  tiers: RateTier[];
}

/** What units cost from one number of them to another. Tiers begin with unit 1, and each with the unit behind the one before. */
export interface RateTier {
  firstUnit: number;
  /** Included; `null`: without end. */
  lastUnit: number | null;
  /** Decimal string in major units: of a unit, or of a package. */
  unitPrice: string;
  /** Beside the units, once for the tier. */
  flatMinor: number;
}

/** Words of an offering in another language. What is left out stays in the offering's own. */
export interface OfferingTexts {
  name?: string | undefined;
  description?: string | undefined;
  cycleLabel?: string | undefined;
  callToAction?: string | undefined;
  /** As many as the offering has, in their order. */
  features?: { label: string; value?: string | null | undefined }[] | undefined;
  /** Likewise. */
  ratePlans?: { label: string; unit: string }[] | undefined;
}

/** `expiring`: it runs until the end of its period and is not renewed. */
export const subscriptionStatuses = ['trialing', 'active', 'past_due', 'paused', 'expiring', 'ended'] as const;

export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** What a customer has of an offering. The tenant's backend keeps it, or a paid checkout begins it. */
export interface Subscription {
  id: string;
  externalId: string;
  customer: CustomerRef;
  offering: { id: string; externalId: string; name: string };
  status: SubscriptionStatus;
  quantity: number;
  /** The one that runs, both days included. */
  period: Period | null;
  /** The day of the next one; `null` when there is none, or nobody has said. */
  renewsOn: string | null;
  /** Last day of the trial. */
  trialEndsOn: string | null;
  createdAt: string;
  updatedAt: string;
}
