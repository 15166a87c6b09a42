import type { Transaction } from 'kysely';
import type { CheckoutFault, CheckoutKind } from '../../../protocol/checkout.ts';
import type { By } from '../../platform/audit/model.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';

/** What is asked of a thing before it is paid. */
export interface Asked {
  tenantId: string;
  customerId: string;
  /** Our id, or the tenant's own where the thing has one. */
  name: string;
  quantity: number;
}

export interface Price {
  /** Our id of the thing. */
  id: string;
  title: string;
  quantity: number;
  amountMinor: number;
  currency: string;
  /** What is paid for beside that, for `buy` to read: the same text is the same. */
  terms: string | null;
}

/** Whether a checkout is of this very price, for the same. One that a former release has begun does not say for what. */
export const isOfPrice = (row: Pick<CheckoutRow, 'amount_minor' | 'currency' | 'terms_json'>, { amountMinor, currency, terms }: Price): boolean =>
  row.amount_minor === amountMinor && row.currency === currency && (row.terms_json === null || row.terms_json === terms);

/** What a payment has bought, or why it has bought nothing. */
export type Bought = { fault: null; subscriptionId: string | null } | { fault: CheckoutFault };

/** A kind of thing that a checkout pays for: a file of its own. Both run in the transaction of the checkout. */
export interface Payable {
  kind: CheckoutKind;
  /**
   * What it costs this customer now.
   *
   * @throws HttpError `not_found` for what the customer does not see, `already_subscribed`, `not_for_sale`, and those of the thing itself.
   */
  price(tx: Transaction<Schema>, asked: Asked): Promise<Price>;
  /** The money is there. Never throws for a reason of the thing's: a payment that buys nothing is one that is paid back. */
  buy(tx: Transaction<Schema>, by: By, checkout: CheckoutRow): Promise<Bought>;
  /** The tenant's own name of the thing, for the billing page. */
  externalId(query: Executor, tenantId: string, id: string): Promise<string>;
}
