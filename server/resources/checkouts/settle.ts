import type { CheckoutNotice } from '../../../protocol/checkout.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { CheckoutRow, FormerProviderRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import { mayHaveTakenPayment } from './providers/former-providers.ts';
import { postponePage, removeAbandonedPage } from './unfinished/abandoned-pages.ts';
import { isKeyRefused, isProviderError, type PaymentNotice, type PaymentProvider } from './providers/provider.ts';
import type { PaymentSettingsStore } from './providers/payment-settings.ts';

/**
 * Asks the provider what has become of a checkout and books it, or closes its page, so that no later payment goes unnoticed. A page that no provider knows
 * cannot be paid.
 *
 * @param away Ids of providers that are not asked, and count as if they did not respond. Those that do not respond now are added.
 * @returns The resulting state. @throws HttpError `payment_provider_away`, `key_unavailable` when no provider was asked; `storage_unavailable` and similar
 *   when the outcome could not be booked.
 */
export type SettleCheckout = (row: CheckoutRow, away?: Set<string>) => Promise<CheckoutNotice['state'] | undefined>;

export interface Settling {
  settle: SettleCheckout;
  /** The same for a page at a former account of the tenant. A page at the current account stays open. */
  settleAtFormer: SettleCheckout;
}

interface SettleOptions {
  database: Database;
  clock: Clock;
  settings: PaymentSettingsStore;
  providerOf(row: PaymentProviderRow): PaymentProvider;
  book(by: By, provider: PaymentProviderRow, notice: PaymentNotice): Promise<unknown>;
}

/** Whether the provider gave a final answer: it knows no payment, or one that is not owed. A database error is not one: nothing was booked. */
const isAnswer = (error: unknown): boolean => error instanceof HttpError && (error.status < 500 || error.code === 'payment_provider_refused');

/** The actor of changes that no caller asked for. */
export const bySystem: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

export function createSettle({ database: { query }, clock, settings, providerOf, book }: SettleOptions): Settling {
  /** Returns the providers that may have created the checkout's page. */
  async function providersOf(row: CheckoutRow): Promise<PaymentProviderRow[]> {
    if (row.provider_reference === null) return [];
    return (await settings.askedOf(query, row.tenant_id)).filter((taker) => providerOf(taker).open !== undefined && mayHaveTakenPayment(taker, row));
  }

  /** Reads the outcome of a page, and closes the page when there is none. If it cannot be closed, it was paid meanwhile, so the outcome is read again. */
  async function outcomeAt(taker: PaymentProviderRow, row: CheckoutRow): Promise<PaymentNotice | undefined> {
    const own = providerOf(taker);
    const notice = await own.readState(taker, row);
    if (notice) return notice;
    try {
      await own.close?.(taker, row);
      return undefined;
    } catch (error) {
      if (!isAnswer(error)) throw error;
      return own.readState(taker, row);
    }
  }

  /** A former provider whose time is over is asked until it answers, or refuses its key: the tenant has closed the account. */
  const isGone = (taker: PaymentProviderRow | FormerProviderRow, error: unknown): boolean =>
    'usable_until' in taker && taker.usable_until <= clock.now() && isKeyRefused(error);

  /** Asks the first provider that knows the page. @param counts Whether to book its answer. */
  async function settleAt(
    row: CheckoutRow,
    takers: readonly PaymentProviderRow[],
    away = new Set<string>(),
    counts: (notice: PaymentNotice) => boolean = () => true,
  ): Promise<CheckoutNotice['state'] | undefined> {
    for (const taker of takers) {
      try {
        if (away.has(taker.id)) throw new HttpError('payment_provider_away', 'The payment provider does not respond.');
        const notice = await outcomeAt(taker, row);
        if (notice?.checkout !== row.id || !counts(notice)) return undefined;
        await book(bySystem, taker, notice);
        return notice.state;
      } catch (error) {
        if (isAnswer(error) || isGone(taker, error)) continue;
        if (isProviderError(error)) away.add(taker.id);
        throw error;
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
    async settle(row, away) {
      const state = await settleAt(row, await providersOf(row), away);
      // Such a payment may be refused or repeated, so its page stays on the list.
      await (state === 'pending' ? postponePage(query, row, clock.now()) : removeAbandonedPage(query, row));
      return state;
    },
    async settleAtFormer(row) {
      const [taker, ...former] = await providersOf(row);
      if (!taker || former.length === 0 || (await isKnownAt(taker, row))) return undefined;
      // "failed" at the former account is expected, because the customer pays at the new one.
      return settleAt(row, former, undefined, ({ state }) => state !== 'failed');
    },
  };
}
