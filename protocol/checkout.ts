/**
 * A payment on its way: what the API tells of it, and what goes to a tenant's billing page and comes back.
 *
 * Money is as in a receipt: integers of the currency's minor unit.
 */

/** `pending`: the customer has paid, and the money is on its way. What is paid stays paid. */
export const checkoutStates = ['open', 'pending', 'paid', 'failed', 'expired'] as const;

export type CheckoutState = (typeof checkoutStates)[number];

export const checkoutKinds = ['offering', 'invoice'] as const;

export type CheckoutKind = (typeof checkoutKinds)[number];

export interface Checkout {
  id: string;
  state: CheckoutState;
  customerId: string;
  /** What is paid for: an offering for its first period, or an invoice. */
  subject: { kind: CheckoutKind; id: string };
  /** In words of the tenant's: the name of the offering, the number of the invoice. */
  title: string;
  quantity: number;
  amountMinor: number;
  /** ISO 4217 code. */
  currency: string;
  /** Where the customer pays, while it is open: a page for the whole window, never for a frame. */
  checkoutUrl: string | null;
  returnUrl: string;
  /** The subscription that it has begun. */
  subscriptionId: string | null;
  /** Set on one that is paid and has come too late: the money is the customer's again. */
  fault: CheckoutFault | null;
  expiresAt: string;
  paidAt: string | null;
  /** When the customer or the tenant has given it up: it was `expired` from then on. A payment that came all the same has made it `paid`. */
  canceledAt: string | null;
  createdAt: string;
}

/** What a customer has begun to pay and not ended, where the thing that it is for is shown to them. */
export type BegunCheckout = Pick<Checkout, 'id' | 'state' | 'checkoutUrl'>;

/** Why a payment that has come buys nothing: the tenant pays it back. */
export const checkoutFaults = ['already_subscribed', 'not_open_any_more', 'not_offered_any_more'] as const;

export type CheckoutFault = (typeof checkoutFaults)[number];

/** What a tenant's billing page is told, signed: parameter `checkout` of its address, as base64url of this JSON. */
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
  /** Where the browser goes when it is over, whatever has become of it. */
  returnUrl: string;
  /** Where what has become of it is told, from backend to backend. */
  noticeUrl: string;
  expiresAt: string;
}

/** What a billing page says of a checkout, signed. */
export interface CheckoutNotice {
  kind: 'vitrine.notice';
  /** Of this notice: it is taken once. */
  id: string;
  checkout: string;
  state: 'pending' | 'paid' | 'failed';
  amountMinor: number;
  currency: string;
  /** What the payment is called where it was made. */
  reference: string | null;
}

/** The parameter of a billing page's address that holds the reference. */
export const checkoutParameter = 'checkout';
/** The parameter with its signature, in the form of the header of webhooks. */
export const checkoutSignatureParameter = 'checkout_signature';
