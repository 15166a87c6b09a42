import { faultOfTarget } from '../../access/redirect-rule.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import { asOf, noCheckout, openMs } from './model.ts';
import { type PaymentProvider, unlessAway } from './providers/provider.ts';
import type { PaymentSettingsStore } from './providers/payment-settings.ts';
import { createSaleJudge, over, type SaleJudgeOptions } from './sale-judge.ts';
import { bySystem, type Settling } from './settle.ts';

/** Where a customer goes who pays, and where from there. */
export interface CheckoutsAtProvider {
  /**
   * Where the page of ours leads that a checkout's address is: to the one place where it is paid, or back when that is done.
   *
   * @throws HttpError `not_found`; `conflict` when it is over or costs something else by now; `payment_pending`, `already_subscribed`, `not_for_sale` and those
   *   of the thing itself when nobody is to pay for it; `payment_provider_away`, `payment_provider_refused`.
   */
  open(id: string, mac: string): Promise<string>;
  /** Where the customer came from the last time. @throws HttpError `not_found`; `conflict` when the address breaks the rule by now. */
  wayBack(id: string, mac: string): Promise<string>;
}

interface AtProviderOptions extends Settling, SaleJudgeOptions {
  settings: PaymentSettingsStore;
  providers: readonly PaymentProvider[];
  providerOf(row: PaymentProviderRow): PaymentProvider;
  publicUrl: string;
}

/** So long after its beginning a page may take a payment: an hour, and the half of one that Stripe keeps it open behind its end. */
const payableMs = 2 * openMs;

export function createAtProvider(options: AtProviderOptions): CheckoutsAtProvider {
  const { database, clock, settings, providers, providerOf, publicUrl, settle, settleAtFormer, change, lockedRow } = options;
  const { query } = database;
  const { judged, written } = createSaleJudge(options);

  /** What the customer began before for the same thing, and left: its page is closed, or its payment counts. @throws HttpError `payment_pending`. */
  async function settleFormer({ id, tenant_id, customer_id, kind, subject_id, title }: CheckoutRow): Promise<void> {
    const former = await query
      .selectFrom('checkouts')
      .selectAll()
      .where('tenant_id', '=', tenant_id)
      .where('customer_id', '=', customer_id)
      .where('created_at', '>', clock.now() - payableMs)
      .where('kind', '=', kind)
      .where('subject_id', '=', subject_id)
      .where('id', '<>', id)
      .where('provider_reference', 'is not', null)
      .where('state', '=', 'expired')
      .execute();
    for (const row of former) {
      if ((await settle(row)) === 'pending')
        throw new HttpError('payment_pending', `A payment for "${title}" is on its way: nothing is charged a second time.`);
    }
  }

  /** Nobody is led to pay for it any more, and where somebody was meanwhile, that page is closed. */
  async function giveUp({ id, tenant_id }: CheckoutRow): Promise<void> {
    const row = await database.write(async (tx) => {
      const found = await lockedRow(tx, id);
      return found.state === 'open' ? change(tx, bySystem, found, { state: 'expired' }) : found;
    }, tenant_id);
    await settle(row).catch(unlessAway);
  }

  async function addressed(id: string, mac: string): Promise<CheckoutRow> {
    const isOurs = providers.some((provider) => provider.isAddress?.(id, mac) === true);
    const row = isOurs ? await query.selectFrom('checkouts').selectAll().where('id', '=', id).executeTakeFirst() : undefined;
    if (!row) throw noCheckout();
    return row;
  }

  /** @throws HttpError `conflict` when the address, which was judged when it was given, breaks the rule by now. */
  function backOf({ return_url: url }: CheckoutRow): string {
    if (faultOfTarget(url.replace(/#.*$/, ''), publicUrl) === undefined) return url;
    throw new HttpError('conflict', 'The page that this checkout leads back to is none any more: go back to where you came from by yourself.');
  }

  return {
    async open(id, mac) {
      const row = await addressed(id, mac);
      const provider = await settings.rowOf(query, row.tenant_id);
      const own = provider && providerOf(provider);
      if (!provider || !own?.open) throw noCheckout();
      if (asOf(row, clock.now()).state !== 'open') throw over();
      await settleFormer(row);
      if ((await settleAtFormer(row)) !== undefined) return backOf(row);
      const fault = await judged(row);
      if (fault) {
        await settle(row).catch(unlessAway);
        throw fault;
      }
      const page = await own.open(provider, row).catch(async (error: unknown) => {
        if (error instanceof HttpError && error.code === 'conflict') await giveUp(row);
        throw error;
      });
      if (page === undefined) {
        // It was paid there, or closed, and the word of it has not come.
        await settle(row);
        return backOf(row);
      }
      const { url, reference } = page;
      // It was given up or taken back while the page was made, or another page was made at another account.
      const refusal = await written(row, reference);
      if (!refusal) return url;
      await settle({ ...row, provider_reference: reference }).catch(unlessAway);
      throw refusal;
    },

    wayBack: async (id, mac) => backOf(await addressed(id, mac)),
  };
}
