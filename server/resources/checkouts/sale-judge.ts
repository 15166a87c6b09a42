import type { Transaction } from 'kysely';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';
import type { createBooking } from './booking.ts';
import { leavePage } from './left-pages.ts';
import { isOfPrice, type Payable } from './payable.ts';
import { bySystem } from './settle.ts';

/** Judges whether somebody may still pay for what a checkout is for, at the price that it names. */
export interface SaleJudge {
  /** Why not, if so: it is over then. */
  judged(row: CheckoutRow): Promise<HttpError | undefined>;
  /**
   * Writes down which page it has, unless it has another one than was read. Whoever has changed meanwhile what is sold, or what the customer has, could not
   * know of this page: it is judged once more, in the transaction in which it is there from now on.
   *
   * @returns Why nobody is to pay there: it is left then.
   */
  written(row: CheckoutRow, reference: string): Promise<HttpError | undefined>;
}

export interface SaleJudgeOptions extends Pick<ReturnType<typeof createBooking>, 'change' | 'lockedRow'> {
  database: Database;
  clock: Clock;
  payableOf(kind: CheckoutRow['kind']): Payable;
}

export const over = (): HttpError =>
  new HttpError('conflict', 'This checkout is over: go back to where you came from, and begin again if nothing was paid.');

const otherPrice = ({ title }: CheckoutRow): HttpError =>
  new HttpError('conflict', `"${title}" costs something else, or is for another time, by now: go back to where you came from, and begin again.`);

/** A refusal is a verdict; what went wrong otherwise is none. */
function refusalOr(error: unknown): HttpError {
  if (error instanceof HttpError && error.status < 500) return error;
  throw error;
}

export function createSaleJudge({ database, clock, payableOf, change, lockedRow }: SaleJudgeOptions): SaleJudge {
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

  return {
    judged: ({ id, tenant_id }) => database.write(async (tx) => faultOfSale(tx, await lockedRow(tx, id)), tenant_id),
    written: ({ id, tenant_id, provider_reference: known }, reference) =>
      database.write(async (tx) => {
        const current = await lockedRow(tx, id);
        const row = { ...current, provider_reference: reference };
        const isFree = current.provider_reference === known || current.provider_reference === reference;
        if (isFree) await tx.updateTable('checkouts').set({ provider_reference: reference }).where('id', '=', id).execute();
        const fault = isFree ? await faultOfSale(tx, row) : over();
        if (fault) await leavePage(tx, row, clock.now());
        return fault;
      }, tenant_id),
  };
}
