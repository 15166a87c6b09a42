import type { CheckoutNotice } from '../../../protocol/checkout.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import type { PaymentProvider } from './provider.ts';
import type { PaymentSettingsStore } from './provider-settings.ts';

/**
 * Books what has become of a checkout there, or closes its page: behind this nobody pays for it unheard. One that the provider does not know any more is
 * paid nowhere.
 *
 * @returns What it has come to. @throws HttpError `payment_provider_away`, `key_unavailable`: nobody was asked; `storage_unavailable` and its like: what was
 *   said could not be booked.
 */
export type SettleCheckout = (row: CheckoutRow) => Promise<CheckoutNotice['state'] | undefined>;

interface SettleOptions {
  database: Database;
  settings: PaymentSettingsStore;
  providerOf(row: PaymentProviderRow): PaymentProvider;
  book(by: By, provider: PaymentProviderRow, notice: CheckoutNotice): Promise<unknown>;
}

/** The provider knows of no payment, or of one that is not owed: asked again it says the same. A database that fails has booked nothing of what was said. */
const isAnswer = (error: unknown): boolean => error instanceof HttpError && (error.status < 500 || error.code === 'payment_provider_refused');

/** What is done unasked, or for a checkout and not for who looks at it. */
export const bySystem: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

export const createSettle =
  ({ database: { query }, settings, providerOf, book }: SettleOptions): SettleCheckout =>
  async (row) => {
    const provider = row.provider_reference === null ? undefined : await settings.rowOf(query, row.tenant_id);
    if (!provider) return undefined;
    const own = providerOf(provider);
    try {
      const said = await own.readState(provider, row);
      if (said?.checkout === row.id) {
        await book(bySystem, provider, said);
        return said.state;
      }
      await own.close?.(provider, row);
    } catch (error) {
      if (!isAnswer(error)) throw error;
    }
    return undefined;
  };
