import { faultOfTarget } from '../../access/redirect-rule.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import { asOf, noCheckout } from './model.ts';
import { ignoreUnreachable, type PaymentProvider } from './providers/provider.ts';
import type { PaymentSettingsStore } from './providers/payment-settings.ts';
import { checkoutEnded, createSaleChecker, type SaleCheckerOptions } from './sale-checker.ts';
import { bySystem, type Settling } from './settle.ts';

/** Sends a paying customer to the payment page and back. */
export interface PaymentRedirects {
  /**
   * Returns where Vitrine's checkout address redirects: to the provider's payment page, or back to the return URL when the payment is settled.
   *
   * @throws HttpError `not_found`; `conflict` when the checkout is over or the price has changed; `payment_pending`, `already_subscribed`, `not_for_sale` and
   *   the errors of the subject itself when it cannot be paid for; `payment_provider_away`, `payment_provider_refused`.
   */
  open(id: string, mac: string): Promise<string>;
  /** Returns the most recent return URL. @throws HttpError `not_found`; `conflict` when the URL no longer passes the redirect rule. */
  returnUrlOf(id: string, mac: string): Promise<string>;
}

interface PaymentRedirectsOptions extends Settling, SaleCheckerOptions {
  settings: PaymentSettingsStore;
  providers: readonly PaymentProvider[];
  providerOf(row: PaymentProviderRow): PaymentProvider;
  publicUrl: string;
}

export function createPaymentRedirects(options: PaymentRedirectsOptions): PaymentRedirects {
  const { database, clock, settings, providers, providerOf, publicUrl, settle, settleAtFormer, change, lockedRow } = options;
  const { query } = database;
  const { checkSale, storePage } = createSaleChecker(options);

  /**
   * Settles earlier checkouts for the same subject whose pages are not known to be closed, whatever their age: closes these pages, or books their payments.
   *
   * @throws HttpError `payment_pending`.
   */
  async function settleEarlier({ id, tenant_id, customer_id, kind, subject_id, title }: CheckoutRow): Promise<void> {
    const earlier = await query
      .selectFrom('checkouts')
      .innerJoin('left_pages', 'left_pages.checkout_id', 'checkouts.id')
      .selectAll('checkouts')
      .select('left_pages.reference as page')
      .where('tenant_id', '=', tenant_id)
      .where('customer_id', '=', customer_id)
      .where('kind', '=', kind)
      .where('subject_id', '=', subject_id)
      .where('id', '<>', id)
      .execute();
    for (const { page, ...row } of earlier) {
      if ((await settle({ ...row, provider_reference: page })) === 'pending')
        throw new HttpError('payment_pending', `A payment for "${title}" is already pending: nothing is charged twice.`);
    }
  }

  /** Expires the checkout, so that nobody is sent to pay for it. If a page was created meanwhile, closes it. */
  async function expire({ id, tenant_id }: CheckoutRow): Promise<void> {
    const row = await database.write(async (tx) => {
      const found = await lockedRow(tx, id);
      return found.state === 'open' ? change(tx, bySystem, found, { state: 'expired' }) : found;
    }, tenant_id);
    await settle(row).catch(ignoreUnreachable);
  }

  async function findByAddress(id: string, mac: string): Promise<CheckoutRow> {
    const isOurs = providers.some((provider) => provider.isAddress?.(id, mac) === true);
    const row = isOurs ? await query.selectFrom('checkouts').selectAll().where('id', '=', id).executeTakeFirst() : undefined;
    if (!row) throw noCheckout();
    return row;
  }

  /** @throws HttpError `conflict` when the return URL, which was valid when it was given, no longer passes the redirect rule. */
  function checkedReturnUrl({ return_url: url }: CheckoutRow): string {
    if (faultOfTarget(url.replace(/#.*$/, ''), publicUrl) === undefined) return url;
    throw new HttpError('conflict', 'The return URL of this checkout is no longer allowed: go back to the page you came from yourself.');
  }

  return {
    async open(id, mac) {
      const row = await findByAddress(id, mac);
      const provider = await settings.rowOf(query, row.tenant_id);
      const own = provider && providerOf(provider);
      if (!provider || !own?.open) throw noCheckout();
      if (asOf(row, clock.now()).state !== 'open') {
        // Its time is over, and the provider has not been asked since: it may have been paid.
        const outcome = row.state === 'open' ? await settle(row) : undefined;
        if (outcome === 'paid' || outcome === 'pending') return checkedReturnUrl(row);
        throw checkoutEnded();
      }
      await settleEarlier(row);
      if ((await settleAtFormer(row)) !== undefined) return checkedReturnUrl(row);
      const fault = await checkSale(row);
      if (fault) {
        await settle(row).catch(ignoreUnreachable);
        throw fault;
      }
      const page = await own.open(provider, row).catch(async (error: unknown) => {
        if (error instanceof HttpError && error.code === 'conflict') await expire(row);
        throw error;
      });
      if (page === undefined) {
        // The page was paid or closed, and the provider's notice has not arrived yet.
        await settle(row);
        return checkedReturnUrl(row);
      }
      const { url, reference } = page;
      // Meanwhile the checkout was canceled or withdrawn, or got another page at another account.
      const refusal = await storePage(row, reference);
      if (!refusal) return url;
      await settle({ ...row, provider_reference: reference }).catch(ignoreUnreachable);
      throw refusal;
    },

    returnUrlOf: async (id, mac) => checkedReturnUrl(await findByAddress(id, mac)),
  };
}
