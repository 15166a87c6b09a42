import type { CheckoutFault, CheckoutKind, CheckoutState } from '../../../../protocol/checkout.ts';

export const providerNames = ['redirect', 'stripe'] as const;

/** The payment provider of a tenant. */
export interface PaymentProviderRow {
  id: string;
  tenant_id: string;
  provider: (typeof providerNames)[number];
  url: string;
  key_id: string;
  secret_sealed: string;
  /** The previous secret, accepted until `former_until`. */
  former_key_id: string | null;
  former_sealed: string | null;
  former_until: number | null;
  created_at: number;
  updated_at: number;
}

/** A provider that was replaced by another. */
export interface FormerProviderRow extends PaymentProviderRow {
  ended_at: number;
  /** Its notices are accepted until then. */
  usable_until: number;
}

/** A provider, current or former, whose last call had no answer. */
export interface ProviderFaultRow {
  provider_id: string;
  tenant_id: string;
  /** The status of its response; `null` when it did not respond. */
  status: number | null;
  since: number;
  /** Unanswered calls in a row, without those of customers during a pause. */
  tries: number;
  /** The background work asks again then. */
  ask_again_at: number;
}

/** A secret of a billing page older than its former one. */
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
  /** The provider's id of the checkout, if it has one. */
  provider_reference: string | null;
  /** Id of the payment where it was made. */
  reference: string | null;
  subscription_id: string | null;
  fault: CheckoutFault | null;
  expires_at: number;
  paid_at: number | null;
  /** When set, the checkout was canceled, and its state has been `expired` since then. */
  canceled_at: number | null;
  /** What is paid for beside the amount, as of the start of the checkout. `null` when there is nothing else, or an earlier release started it. */
  terms_json: string | null;
  created_at: number;
  updated_at: number;
}

/** An accepted notice: the row is the claim. */
export interface CheckoutNoticeRow {
  checkout_id: string;
  notice_id: string;
  at: number;
  /** The key of the billing page that signed it. */
  key_id: string | null;
}

/** A page where an ended checkout can still be paid. */
export interface LeftPageRow {
  checkout_id: string;
  /** The provider's id of the page. */
  reference: string;
  left_at: number;
  /** When the provider last said that a payment on it is being processed. */
  asked_at: number | null;
}
