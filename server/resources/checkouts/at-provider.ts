import type { Transaction } from 'kysely';
import { faultOfTarget } from '../../access/redirect-rule.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';
import type { createBooking } from './booking.ts';
import { leavePage } from './left-pages.ts';
import { asOf, noCheckout, openMs } from './model.ts';
import { isOfPrice, type Payable } from './payable.ts';
import { type PaymentProvider, unlessAway } from './provider.ts';
import type { PaymentSettingsStore } from './provider-settings.ts';
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

interface AtProviderOptions extends Settling, Pick<ReturnType<typeof createBooking>, 'change' | 'lockedRow'> {
  database: Database;
  clock: Clock;
  settings: PaymentSettingsStore;
  providers: readonly PaymentProvider[];
  providerOf(row: PaymentProviderRow): PaymentProvider;
  payableOf(kind: CheckoutRow['kind']): Payable;
  publicUrl: string;
}

/** So long after its beginning a page may take a payment: an hour, and the half of one that Stripe keeps it open behind its end. */
const payableMs = 2 * openMs;

const over = (): HttpError =>
  new HttpError('conflict', 'This checkout is over: go back to where you came from, and begin again if nothing was paid.');

const otherPrice = ({ title }: CheckoutRow): HttpError =>
  new HttpError('conflict', `"${title}" costs something else, or is for another time, by now: go back to where you came from, and begin again.`);

export function createAtProvider(options: AtProviderOptions): CheckoutsAtProvider {
  const { database, clock, settings, providers, providerOf, payableOf, publicUrl, settle, settleAtFormer, change, lockedRow } = options;
  const { query } = database;

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

  /** Whether it is sold for this price at this moment: what is not is over. */
  async function faultOfSale(tx: Transaction<Schema>, row: CheckoutRow): Promise<HttpError | undefined> {
    const asked = { tenantId: row.tenant_id, customerId: row.customer_id, name: row.subject_id, quantity: row.quantity };
    const fault = await payableOf(row.kind)
      .price(tx, asked)
      .then((price) => (isOfPrice(row, price) ? undefined : otherPrice(row)))
      .catch(refusalOr);
    if (row.state !== 'open') return fault ?? over();
    if (fault) await change(tx, bySystem, row, { state: 'expired' });
    return fault;
  }

  const judged = ({ id, tenant_id }: CheckoutRow): Promise<HttpError | undefined> =>
    database.write(async (tx) => faultOfSale(tx, await lockedRow(tx, id)), tenant_id);

  /** Nobody is led to pay for it any more, and where somebody was meanwhile, that page is closed. */
  async function giveUp({ id, tenant_id }: CheckoutRow): Promise<void> {
    const row = await database.write(async (tx) => {
      const found = await lockedRow(tx, id);
      return found.state === 'open' ? change(tx, bySystem, found, { state: 'expired' }) : found;
    }, tenant_id);
    await settle(row).catch(unlessAway);
  }

  /**
   * Writes down which page it has, unless it has another one than was read. Whoever has changed meanwhile what is sold, or what the customer has, could not
   * know of this page: it is judged once more, in the transaction in which it is there from now on.
   *
   * @returns Why nobody is to pay there: it is left then.
   */
  async function written({ id, tenant_id, provider_reference: known }: CheckoutRow, reference: string): Promise<HttpError | undefined> {
    return database.write(async (tx) => {
      const current = await lockedRow(tx, id);
      const row = { ...current, provider_reference: reference };
      const isFree = current.provider_reference === known || current.provider_reference === reference;
      if (isFree) await tx.updateTable('checkouts').set({ provider_reference: reference }).where('id', '=', id).execute();
      const fault = isFree ? await faultOfSale(tx, row) : over();
      if (fault) await leavePage(tx, row, clock.now());
      return fault;
    }, tenant_id);
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

function refusalOr(error: unknown): HttpError {
  if (error instanceof HttpError && error.status < 500) return error;
  throw error;
}
