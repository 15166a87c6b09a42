import type { CheckoutNotice } from '../../../protocol/checkout.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import { canHaveTaken } from './providers/former-providers.ts';
import { forgetPage } from './left-pages.ts';
import type { HeardNotice, PaymentProvider } from './providers/provider.ts';
import type { PaymentSettingsStore } from './providers/payment-settings.ts';

/**
 * Books what has become of a checkout where it is paid, or closes its page: behind this nobody pays for it unheard. One that no provider knows any more is
 * paid nowhere.
 *
 * @returns What it has come to. @throws HttpError `payment_provider_away`, `key_unavailable`: nobody was asked; `storage_unavailable` and its like: what was
 *   said could not be booked.
 */
export type SettleCheckout = (row: CheckoutRow) => Promise<CheckoutNotice['state'] | undefined>;

export interface Settling {
  settle: SettleCheckout;
  /** The same where the tenant has changed the account, and the page is of the former one. One of the account that is set stays open. */
  settleAtFormer: SettleCheckout;
}

interface SettleOptions {
  database: Database;
  settings: PaymentSettingsStore;
  providerOf(row: PaymentProviderRow): PaymentProvider;
  book(by: By, provider: PaymentProviderRow, notice: HeardNotice): Promise<unknown>;
}

/** The provider knows of no payment, or of one that is not owed: asked again it says the same. A database that fails has booked nothing of what was said. */
const isAnswer = (error: unknown): boolean => error instanceof HttpError && (error.status < 500 || error.code === 'payment_provider_refused');

/** What is done unasked, or for a checkout and not for who looks at it. */
export const bySystem: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

export function createSettle({ database: { query }, settings, providerOf, book }: SettleOptions): Settling {
  /** Who may have made its page. */
  async function takersOf(row: CheckoutRow): Promise<PaymentProviderRow[]> {
    if (row.provider_reference === null) return [];
    return (await settings.everyOf(query, row.tenant_id)).filter((taker) => providerOf(taker).open !== undefined && canHaveTaken(taker, row));
  }

  /** What has come of a page, which is closed when nothing has. One that cannot be closed was paid since it was asked about: it is asked about again. */
  async function outcomeAt(taker: PaymentProviderRow, row: CheckoutRow): Promise<HeardNotice | undefined> {
    const own = providerOf(taker);
    const said = await own.readState(taker, row);
    if (said) return said;
    try {
      await own.close?.(taker, row);
      return undefined;
    } catch (error) {
      if (!isAnswer(error)) throw error;
      return own.readState(taker, row);
    }
  }

  /** Asks the first who knows the page. @param counts Whether what it says is booked. */
  async function settleAt(
    row: CheckoutRow,
    takers: readonly PaymentProviderRow[],
    counts: (said: HeardNotice) => boolean = () => true,
  ): Promise<CheckoutNotice['state'] | undefined> {
    for (const taker of takers) {
      try {
        const said = await outcomeAt(taker, row);
        if (said?.checkout !== row.id || !counts(said)) return undefined;
        await book(bySystem, taker, said);
        return said.state;
      } catch (error) {
        if (!isAnswer(error)) throw error;
      }
    }
    return undefined;
  }

  const isKnownAt = (taker: PaymentProviderRow, row: CheckoutRow): Promise<boolean> =>
    providerOf(taker)
      .readState(taker, row)
      .then(
        () => true,
        (error: unknown) => {
          if (isAnswer(error)) return false;
          throw error;
        },
      );

  return {
    async settle(row) {
      const state = await settleAt(row, await takersOf(row));
      await forgetPage(query, row);
      return state;
    },
    async settleAtFormer(row) {
      const [taker, ...former] = await takersOf(row);
      if (!taker || former.length === 0 || (await isKnownAt(taker, row))) return undefined;
      // That nobody pays on the page of the former one is what is wanted here: whoever comes pays at the other.
      return settleAt(row, former, ({ state }) => state !== 'failed');
    },
  };
}
