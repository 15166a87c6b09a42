import type { CheckoutNotice } from '../../../../protocol/checkout.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';

/** Names that a payment provider gets in addition to the row. */
export interface CheckoutNames {
  tenantSlug: string;
  customerExternalId: string;
  subjectExternalId: string;
}

/** A payment provider's notice about a checkout. */
export interface PaymentNotice extends CheckoutNotice {
  /** The page that the notice is about. A checkout may have had another page before, at an account that the tenant has left. */
  page?: string;
  /** The key of the billing page that signed the notice. */
  keyId?: string;
}

/** A payment provider. Each has its own file and an entry in the store's table. */
export interface PaymentProvider {
  name: PaymentProviderRow['provider'];
  /**
   * Returns where the customer pays. Always the same for a checkout, except for its signatures, and needs no network request.
   *
   * @param settings The current settings, followed by a copy with each earlier secret that is still valid.
   */
  addressOf(settings: readonly [PaymentProviderRow, ...PaymentProviderRow[]], checkout: CheckoutRow, names: CheckoutNames): string;
  /** Returns why the provider cannot take this price, if so. */
  refuses?(price: { amountMinor: number; currency: string }): string | undefined;
  /** For providers whose address is a Vitrine page that redirects: whether Vitrine issued the address. */
  isAddress?(id: string, mac: string): boolean;
  /**
   * Returns where the Vitrine page redirects, each time to the same page. `undefined` when it can no longer be paid; the checkout's state says why.
   *
   * @throws HttpError `payment_provider_away`, `payment_provider_refused`; `conflict` when only another checkout can get a page.
   */
  open?(settings: PaymentProviderRow, checkout: CheckoutRow): Promise<{ url: string; reference: string } | undefined>;
  /** Asks for the checkout's outcome. `undefined` when there is none yet, or nobody to ask. @throws HttpError as `open`. */
  readState(settings: PaymentProviderRow, checkout: CheckoutRow): Promise<PaymentNotice | undefined>;
  /** Stops the provider from taking a payment for an abandoned checkout. @throws HttpError as `open`. */
  close?(settings: PaymentProviderRow, checkout: CheckoutRow): Promise<void>;
  /**
   * Verifies the sender of a notice by its raw bytes and parses it. `undefined` when it is not about a payment.
   *
   * @throws HttpError `payment_notice_invalid`.
   */
  verifyNotice(settings: PaymentProviderRow, body: Buffer, signature: string | undefined): PaymentNotice | undefined;
}

/** What a provider responded with instead of an answer: the cause of `payment_provider_away`. */
export class ProviderResponse extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** The status of the response that was no answer; `null` without a response. */
export const responseStatusOf = (error: HttpError): number | null => (error.cause instanceof ProviderResponse ? error.cause.status : null);

const refusedKey: ReadonlySet<number | null> = new Set([401, 403]);

/** Whether the provider refuses the key, and not one payment. */
export const isKeyRefused = (error: unknown): boolean => error instanceof HttpError && refusedKey.has(responseStatusOf(error));

/** Whether the question never reached the provider: it does not respond, or its secret cannot be decrypted. */
const isUnreachable = ({ code }: HttpError): boolean => code === 'payment_provider_away' || code === 'key_unavailable';

/** Whether the provider failed, temporarily or permanently. */
export const isProviderError = (error: unknown): error is HttpError =>
  error instanceof HttpError && (isUnreachable(error) || error.code === 'payment_provider_refused');

/** Ignores a provider that cannot be reached. A payment that arrives anyway is booked. */
export function ignoreUnreachable(error: unknown): void {
  if (!isProviderError(error)) throw error;
}
