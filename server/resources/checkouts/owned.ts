import type { Checkout, CheckoutKind } from '../../../protocol/checkout.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import type { NewestPage, NewestPosition } from '../../platform/store/newest-first.ts';
import { isOngoing } from './unfinished/find-ongoing.ts';
import type { createBooking } from './booking.ts';
import { type CheckoutFilter, isKnownAs, listCheckouts } from './list.ts';
import { asKnown, asOf, checkoutOf, noCheckout } from './model.ts';
import { ignoreUnreachable } from './providers/provider.ts';
import type { SettleCheckout } from './settle.ts';
import type { ShowCheckout } from './show.ts';

/** Restricts to the checkouts of one customer, or to those of a whole tenant. */
export interface CheckoutOwner {
  tenantId: string;
  customerId?: string | undefined;
}

/** Operations on existing checkouts. */
export interface CustomerCheckouts {
  /** @throws HttpError `not_found`. */
  read(owner: CheckoutOwner, id: string): Promise<Checkout>;
  /** Lists checkouts, newest first, without `checkoutUrl`. */
  list(filter: CheckoutFilter, page: NewestPage): Promise<{ rows: Checkout[]; next: NewestPosition | null }>;
  /** Returns a customer's open and pending checkouts of one kind, optionally for one subject. */
  listOngoing(customer: { tenantId: string; customerId: string }, kind: CheckoutKind, subjectId?: string): Promise<Checkout[]>;
  /**
   * Cancels an open checkout and closes its page, if any. A checkout that is known to be over stays as it is. A payment that arrives anyway is booked, even
   * when it is found during this call.
   *
   * @throws HttpError `not_found`, `payment_pending` while a payment is on its way, `conflict` when it is paid.
   */
  cancel(by: By, owner: CheckoutOwner, id: string): Promise<Checkout>;
}

/** One customer rarely has more ongoing checkouts than this. */
const maxOngoing = 50;

interface CustomerCheckoutsOptions extends Pick<ReturnType<typeof createBooking>, 'change' | 'lockedRow'> {
  database: Database;
  clock: Clock;
  settle: SettleCheckout;
  show: ShowCheckout;
}

export function createCustomerCheckouts({ database, clock, settle, change, lockedRow, show }: CustomerCheckoutsOptions): CustomerCheckouts {
  const { query } = database;

  async function rowOf(tx: Executor, { tenantId, customerId }: CheckoutOwner, id: string): Promise<CheckoutRow> {
    const row = await tx.selectFrom('checkouts').selectAll().where('id', '=', id).where('tenant_id', '=', tenantId).executeTakeFirst();
    if (!row || (customerId !== undefined && row.customer_id !== customerId)) throw noCheckout();
    return row;
  }

  return {
    read: async (owner, id) => show(query, await rowOf(query, owner, id)),

    async list(filter, page) {
      const now = clock.now();
      const { rows, next } = await listCheckouts(query, filter, now, page);
      return { rows: rows.map((row) => checkoutOf(row, null, now)), next };
    },

    async listOngoing({ tenantId, customerId }, kind, subjectId) {
      const ofCustomer = query.selectFrom('checkouts').selectAll().where('tenant_id', '=', tenantId).where('customer_id', '=', customerId).where(isOngoing);
      const ofKind = ofCustomer.where('kind', '=', kind).where(isKnownAs(clock.now(), 'ongoing'));
      const rows = await (subjectId === undefined ? ofKind : ofKind.where('subject_id', '=', subjectId)).limit(maxOngoing).execute();
      return Promise.all(rows.map((row) => show(query, row)));
    },

    async cancel(by, owner, id) {
      const row = await database.write(async (tx) => {
        const current = await lockedRow(tx, (await rowOf(tx, owner, id)).id);
        const { state } = asOf(current, clock.now());
        if (state === 'pending') throw new HttpError('payment_pending', `A payment for "${current.title}" is pending: its checkout cannot be cancelled.`);
        if (state === 'paid') throw new HttpError('conflict', `"${current.title}" is already paid.`);
        return asKnown(current, clock.now()).state === 'open' ? change(tx, by, current, { state: 'expired', canceled_at: clock.now() }) : current;
      }, owner.tenantId);
      // Also a checkout whose time is over may have been paid. A provider that cannot be reached is skipped. Canceling again repeats this step.
      if (asOf(row, clock.now()).state === 'expired') await settle(row).catch(ignoreUnreachable);
      return checkoutOf(await rowOf(query, owner, id), null, clock.now());
    },
  };
}
