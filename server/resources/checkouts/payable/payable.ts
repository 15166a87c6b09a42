import type { Transaction } from 'kysely';
import type { CheckoutFault, CheckoutKind } from '../../../../protocol/checkout.ts';
import type { By } from '../../../platform/audit/model.ts';
import type { CheckoutRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../../platform/store/database.ts';
import type { Schema } from '../../../platform/store/schema.ts';

/** A request for the price of a subject. */
export interface PriceRequest {
  tenantId: string;
  customerId: string;
  /** Vitrine's id, or the tenant's own where the subject has one. */
  name: string;
  quantity: number;
}

export interface Price {
  /** Vitrine's id of the subject. */
  id: string;
  title: string;
  quantity: number;
  amountMinor: number;
  currency: string;
  /** Further terms of the sale, for `buy` to read. Compared as text. */
  terms: string | null;
}

/** Whether a checkout has this price and these terms. Checkouts of earlier releases store no terms. */
export const isOfPrice = (row: Pick<CheckoutRow, 'amount_minor' | 'currency' | 'terms_json'>, { amountMinor, currency, terms }: Price): boolean =>
  row.amount_minor === amountMinor && row.currency === currency && (row.terms_json === null || row.terms_json === terms);

/** What a payment has bought, or why it bought nothing. */
export type Bought = { fault: null; subscriptionId: string | null } | { fault: CheckoutFault };

/** A kind of subject that a checkout can pay for, each in its own file. `price` and `buy` run in the checkout's transaction. */
export interface Payable {
  kind: CheckoutKind;
  /**
   * Returns what the subject costs this customer now.
   *
   * @throws HttpError `not_found` when the customer cannot see it, `already_subscribed`, `not_for_sale`, and the errors of the subject itself.
   */
  price(tx: Transaction<Schema>, request: PriceRequest): Promise<Price>;
  /** Delivers what was paid for. Returns a fault instead of throwing when the subject cannot be sold any more: the payment is then refunded. */
  buy(tx: Transaction<Schema>, by: By, checkout: CheckoutRow): Promise<Bought>;
  /** Returns the tenant's own name of the subject, for the billing page. */
  externalId(query: Executor, tenantId: string, id: string): Promise<string>;
}
