import type { CheckoutNotice } from '../../../../protocol/checkout.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';

/** What a payment provider is told beside the row. */
export interface CheckoutNames {
  tenantSlug: string;
  customerExternalId: string;
  subjectExternalId: string;
}

/** What a payment provider says of a checkout. */
export interface HeardNotice extends CheckoutNotice {
  /** The page that it is said of, where a checkout may have had another one before: at an account that the tenant has left. */
  page?: string;
}

/** A payment provider: a file of its own behind this interface, and a line in the table of the store. */
export interface PaymentProvider {
  name: PaymentProviderRow['provider'];
  /** Where the customer goes to pay. The same checkout has the same address; nothing is asked over the network for it. */
  addressOf(settings: PaymentProviderRow, checkout: CheckoutRow, names: CheckoutNames): string;
  /** Why it cannot take this, if it cannot. */
  refuses?(price: { amountMinor: number; currency: string }): string | undefined;
  /** For one whose address is a page of ours that leads on: whether the address is one that was given out. */
  isAddress?(id: string, mac: string): boolean;
  /**
   * Where that page leads. Asked again it is the same place. `undefined`: nobody pays there any more, and its state says why.
   *
   * @throws HttpError `payment_provider_away`, `payment_provider_refused`; `conflict` when there is none for this checkout, and may be for another.
   */
  open?(settings: PaymentProviderRow, checkout: CheckoutRow): Promise<{ url: string; reference: string } | undefined>;
  /** Asks what has become of it. `undefined`: nothing yet, or there is nobody to ask. @throws HttpError as `open`. */
  readState(settings: PaymentProviderRow, checkout: CheckoutRow): Promise<HeardNotice | undefined>;
  /** Takes no payment for one that was given up, where that can be said. @throws HttpError as `open`. */
  close?(settings: PaymentProviderRow, checkout: CheckoutRow): Promise<void>;
  /**
   * Reads what was sent, byte for byte, and judges who has. `undefined` for what says nothing of a payment.
   *
   * @throws HttpError `payment_notice_invalid`.
   */
  takeNotice(settings: PaymentProviderRow, body: Buffer, signature: string | undefined): HeardNotice | undefined;
}

/** Whether a provider has not even heard the question: it does not answer, or the secret that it is asked with does not open. */
const isUnasked = ({ code }: HttpError): boolean => code === 'payment_provider_away' || code === 'key_unavailable';

/** Whether a provider could not do it, for now or for ever. */
export const isOfProvider = (error: unknown): error is HttpError =>
  error instanceof HttpError && (isUnasked(error) || error.code === 'payment_provider_refused');

/** Who cannot be reached is not told. A payment that comes all the same is booked. */
export function unlessAway(error: unknown): void {
  if (!isOfProvider(error)) throw error;
}
