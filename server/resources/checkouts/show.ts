import type { Checkout, CheckoutKind } from '../../../protocol/checkout.ts';
import type { Clock } from '../../clock.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../platform/store/database.ts';
import { asOf, checkoutOf } from './model.ts';
import type { Payable } from './payable/payable.ts';
import type { CheckoutNames, PaymentProvider } from './providers/provider.ts';
import type { PaymentSettingsStore } from './providers/payment-settings.ts';

/** Returns a checkout as the API shows it, with `checkoutUrl` while it is open. */
export type ShowCheckout = (tx: Executor, row: CheckoutRow) => Promise<Checkout>;

interface ShowOptions {
  clock: Clock;
  settings: PaymentSettingsStore;
  providerOf(row: PaymentProviderRow): PaymentProvider;
  payableOf(kind: CheckoutKind): Payable;
}

export function createShow({ clock, settings, providerOf, payableOf }: ShowOptions): ShowCheckout {
  async function namesOf(tx: Executor, row: CheckoutRow): Promise<CheckoutNames> {
    const { slug } = await tx.selectFrom('tenants').select('slug').where('id', '=', row.tenant_id).executeTakeFirstOrThrow();
    const customer = await tx.selectFrom('customers').select('external_id').where('id', '=', row.customer_id).executeTakeFirstOrThrow();
    const subjectExternalId = await payableOf(row.kind).externalId(tx, row.tenant_id, row.subject_id);
    return { tenantSlug: slug, customerExternalId: customer.external_id, subjectExternalId };
  }

  return async (tx, row) => {
    const now = clock.now();
    const [current, ...earlier] = asOf(row, now).state === 'open' ? await settings.signersOf(tx, row.tenant_id) : [];
    const address = current ? providerOf(current).addressOf([current, ...earlier], row, await namesOf(tx, row)) : null;
    return checkoutOf(row, address, now);
  };
}
