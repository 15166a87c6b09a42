/**
 * A checkout: its representation in the API, and the messages to and from a tenant's billing page.
 *
 * Money is as in a receipt: integers of the currency's minor unit.
 */

/** `pending`: the customer has paid, and the money has not arrived yet. `paid` is final. */
export const checkoutStates = ['open', 'pending', 'paid', 'failed', 'expired'] as const;

export type CheckoutState = (typeof checkoutStates)[number];

export const checkoutKinds = ['offering', 'invoice'] as const;

export type CheckoutKind = (typeof checkoutKinds)[number];

export interface Checkout {
  id: string;
  state: CheckoutState;
  customerId: string;
  /** What the payment is for: the first period of an offering, or an invoice. */
  subject: { kind: CheckoutKind; id: string };
  /** The name of the offering or the number of the invoice, as the tenant has set it. */
  title: string;
  quantity: number;
  amountMinor: number;
  /** ISO 4217 code. */
  currency: string;
  /** Where the customer pays, while the checkout is open. Opened as a page, never in a frame. */
  checkoutUrl: string | null;
  returnUrl: string;
  /** The subscription that this checkout started. */
  subscriptionId: string | null;
  /** Set when a payment came too late to buy anything. The money belongs to the customer again. */
  fault: CheckoutFault | null;
  expiresAt: string;
  paidAt: string | null;
  /** When the customer or the tenant cancelled the checkout, which made it `expired`. A later payment still makes it `paid`. */
  canceledAt: string | null;
  createdAt: string;
}

/** A customer's unfinished checkout, as shown with its offering or invoice. */
export type BegunCheckout = Pick<Checkout, 'id' | 'state' | 'checkoutUrl'>;

/** Why a received payment buys nothing. The tenant refunds it. */
export const checkoutFaults = ['already_subscribed', 'not_open_any_more', 'not_offered_any_more'] as const;

export type CheckoutFault = (typeof checkoutFaults)[number];

/** The signed data that a tenant's billing page receives: this JSON as base64url, in the parameter `checkout` of its address. */
export interface CheckoutReference {
  kind: 'vitrine.checkout';
  /** `chk_…` */
  id: string;
  tenant: string;
  customer: { id: string; externalId: string };
  subject: { kind: CheckoutKind; id: string; externalId: string };
  title: string;
  quantity: number;
  amountMinor: number;
  currency: string;
  /** Where the browser returns afterwards, whatever the outcome. */
  returnUrl: string;
  /** Where the billing backend reports the outcome. */
  noticeUrl: string;
  expiresAt: string;
}

/** The signed outcome of a checkout, from a billing page. */
export interface CheckoutNotice {
  kind: 'vitrine.notice';
  /** Id of this notice. Each notice is accepted once. */
  id: string;
  checkout: string;
  state: 'pending' | 'paid' | 'failed';
  amountMinor: number;
  currency: string;
  /** The billing system's own reference for the payment. */
  reference: string | null;
}

/** The parameter of a billing page's address with the reference. */
export const checkoutParameter = 'checkout';
/** The parameter with the signature of the reference, in the format of the webhook header. */
export const checkoutSignatureParameter = 'checkout_signature';
