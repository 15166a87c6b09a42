import type { CheckoutNotice } from '../../../protocol/checkout.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/checkout-rows.ts';

/** What the one who takes the money is told beside the row. */
export interface CheckoutNames {
  tenantSlug: string;
  customerExternalId: string;
  subjectExternalId: string;
}

/** Whoever takes the money: a file of its own behind this interface, and a line in the table of the store. */
export interface PaymentProvider {
  name: PaymentProviderRow['provider'];
  /** Where the customer pays. The same checkout has the same address. */
  addressOf(settings: PaymentProviderRow, checkout: CheckoutRow, names: CheckoutNames): string;
  /** Asks what has become of it. `undefined`: there is nobody to ask, and a notice will come. */
  readState(settings: PaymentProviderRow, checkout: CheckoutRow): Promise<CheckoutNotice | undefined>;
  /**
   * Reads what was sent, byte for byte, and judges who has.
   *
   * @throws HttpError `payment_notice_invalid`.
   */
  takeNotice(settings: PaymentProviderRow, body: Buffer, signature: string | undefined): CheckoutNotice;
}
