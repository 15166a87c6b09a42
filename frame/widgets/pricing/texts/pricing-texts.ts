import type { PaymentTexts } from '../../payment/texts/payment-texts.ts';
import type { Plural } from '@vitrine/frame/widget';

/** Texts of prices, buttons and payment steps. */
export interface PricingTexts extends PaymentTexts {
  plans: string;
  emptyTitle: string;
  emptyText: string;
  period: string;
  monthly: string;
  annual: string;
  currency: string;
  /** Follows a price. */
  perMonth: string;
  perYear: string;
  once: string;
  /** Replaces a missing price, and is the default button label in that case. */
  onRequest: string;
  contact: string;
  recommended: string;
  current: string;
  soldOut: string;
  subscribe: string;
  /** Buys a one-time offering. */
  buy: string;
  change: string;
  startTrial: Plural;
  trialFree: Plural;
  features: string;
  included: string;
  notIncluded: string;
  usage: string;
  perUnit: string;
  perPackage: string;
  includedUnits: string;
  tierTo: string;
  tierBeyond: string;
  flat: string;
  volume: string;
  graduated: string;
  trialUntil: string;
  renewsOn: string;
  endsOn: string;
  active: string;
  /** Status of a one-time purchase. */
  bought: string;
  pastDue: string;
  paused: string;
  signingIn: string;
}
