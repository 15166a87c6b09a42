import type { CheckoutFault, CheckoutKind, CheckoutState } from '../../../../protocol/checkout.ts';

export const providerNames = ['redirect', 'stripe'] as const;

/** Where customers of a tenant pay. */
export interface PaymentProviderRow {
  id: string;
  tenant_id: string;
  provider: (typeof providerNames)[number];
  url: string;
  key_id: string;
  secret_sealed: string;
  /** The secret before, which is taken until `former_until`. */
  former_key_id: string | null;
  former_sealed: string | null;
  former_until: number | null;
  created_at: number;
  updated_at: number;
}

/** One that another has taken the place of. */
export interface FormerProviderRow extends PaymentProviderRow {
  ended_at: number;
  /** What it says counts until then. */
  usable_until: number;
}

/** A secret of a billing page before its former one. */
export interface PaymentSecretRow {
  /** The id of the key. */
  id: string;
  provider_id: string;
  tenant_id: string;
  secret_sealed: string;
  usable_until: number;
}

export interface CheckoutRow {
  id: string;
  tenant_id: string;
  customer_id: string;
  kind: CheckoutKind;
  subject_id: string;
  title: string;
  quantity: number;
  amount_minor: number;
  currency: string;
  state: CheckoutState;
  provider: PaymentProviderRow['provider'] | 'none';
  return_url: string;
  /** What the provider calls the checkout, where it has a name there. */
  provider_reference: string | null;
  /** What the payment is called where it was made. */
  reference: string | null;
  subscription_id: string | null;
  fault: CheckoutFault | null;
  expires_at: number;
  paid_at: number | null;
  /** Set: somebody has given it up, and its state was `expired` from then on. */
  canceled_at: number | null;
  /** What is paid for beside the amount, as it was when the checkout was begun. `null` where there is no more, or a former release has begun it. */
  terms_json: string | null;
  created_at: number;
  updated_at: number;
}

/** A notice that was taken: the row is the claim. */
export interface CheckoutNoticeRow {
  checkout_id: string;
  notice_id: string;
  at: number;
}

/** A page where somebody may still pay for a checkout that is over. */
export interface LeftPageRow {
  checkout_id: string;
  /** What the page is called where it is. */
  reference: string;
  left_at: number;
}
