import type { Transaction } from 'kysely';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';
import type { createBooking } from './booking.ts';
import { abandonPage } from './unfinished/abandoned-pages.ts';
import { isOfPrice, type Payable } from './payable/payable.ts';
import { bySystem } from './settle.ts';

/** Checks whether a checkout's subject is still sold at its price. */
export interface SaleChecker {
  /** Returns the reason when the customer must not pay. The checkout is then over. */
  checkSale(row: CheckoutRow): Promise<HttpError | undefined>;
  /**
   * Stores the provider's page, unless the row has got another page meanwhile. A concurrent change of the offering or of what the customer holds could not
   * see this page, so the sale is checked again in the transaction that stores it.
   *
   * @returns Why the customer must not pay there. The page is then marked as abandoned.
   */
  storePage(row: CheckoutRow, reference: string): Promise<HttpError | undefined>;
}

export interface SaleCheckerOptions extends Pick<ReturnType<typeof createBooking>, 'change' | 'lockedRow'> {
  database: Database;
  clock: Clock;
  payableOf(kind: CheckoutRow['kind']): Payable;
}

export const checkoutEnded = (): HttpError =>
  new HttpError('conflict', 'This checkout has ended: go back to the page you came from, and start again if nothing was paid.');

const priceChanged = ({ title }: CheckoutRow): HttpError =>
  new HttpError('conflict', `The price or period of "${title}" has changed: go back to the page you came from and start again.`);

/** Returns a refusal as the verdict; rethrows any other error. */
function refusalOr(error: unknown): HttpError {
  if (error instanceof HttpError && error.status < 500) return error;
  throw error;
}

export function createSaleChecker({ database, clock, payableOf, change, lockedRow }: SaleCheckerOptions): SaleChecker {
  /** Checks the sale at the current price, and expires an open checkout that fails the check. */
  async function faultOfSale(tx: Transaction<Schema>, row: CheckoutRow): Promise<HttpError | undefined> {
    const request = { tenantId: row.tenant_id, customerId: row.customer_id, name: row.subject_id, quantity: row.quantity };
    const fault = await payableOf(row.kind)
      .price(tx, request)
      .then((price) => (isOfPrice(row, price) ? undefined : priceChanged(row)))
      .catch(refusalOr);
    if (row.state !== 'open') return fault ?? checkoutEnded();
    if (fault) await change(tx, bySystem, row, { state: 'expired' });
    return fault;
  }

  return {
    checkSale: ({ id, tenant_id }) => database.write(async (tx) => faultOfSale(tx, await lockedRow(tx, id)), tenant_id),
    storePage: ({ id, tenant_id, provider_reference: known }, reference) =>
      database.write(async (tx) => {
        const current = await lockedRow(tx, id);
        const row = { ...current, provider_reference: reference };
        const isFree = current.provider_reference === known || current.provider_reference === reference;
        if (isFree) await tx.updateTable('checkouts').set({ provider_reference: reference }).where('id', '=', id).execute();
        const fault = isFree ? await faultOfSale(tx, row) : checkoutEnded();
        if (fault) await abandonPage(tx, row, clock.now());
        return fault;
      }, tenant_id),
  };
}
