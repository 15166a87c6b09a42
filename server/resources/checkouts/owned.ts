import type { Checkout, CheckoutKind } from '../../../protocol/checkout.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import type { NewestPage, NewestPosition } from '../../platform/store/newest-first.ts';
import { isAlive } from './alive.ts';
import type { createBooking } from './booking.ts';
import { type CheckoutFilter, listCheckouts } from './list.ts';
import { asOf, checkoutOf, noCheckout } from './model.ts';
import { unlessAway } from './providers/provider.ts';
import type { SettleCheckout } from './settle.ts';
import type { ShowCheckout } from './show.ts';

/** Whose checkouts: those of a customer, or all of a tenant. */
export interface CheckoutOwner {
  tenantId: string;
  customerId?: string | undefined;
}

/** What an owner does with checkouts that are there. */
export interface OwnedCheckouts {
  /** @throws HttpError `not_found`. */
  read(owner: CheckoutOwner, id: string): Promise<Checkout>;
  /** What was begun last first, without the addresses where they are paid. */
  list(filter: CheckoutFilter, page: NewestPage): Promise<{ rows: Checkout[]; next: NewestPosition | null }>;
  /** What a customer has begun and not ended, of one kind or of one thing of it. */
  begun(customer: { tenantId: string; customerId: string }, kind: CheckoutKind, subjectId?: string): Promise<Checkout[]>;
  /**
   * Gives one up that is open, and closes its page where it has one. One that is over stays as it is. A payment that comes all the same is booked, also when
   * it turns out just now: what was paid is the truth.
   *
   * @throws HttpError `not_found`, `payment_pending` while money is on its way, `conflict` when it is paid.
   */
  cancel(by: By, owner: CheckoutOwner, id: string): Promise<Checkout>;
}

/** More than these one customer hardly has under way. */
const mostBegun = 50;

interface OwnedOptions extends Pick<ReturnType<typeof createBooking>, 'change' | 'lockedRow'> {
  database: Database;
  clock: Clock;
  settle: SettleCheckout;
  show: ShowCheckout;
}

export function createOwned({ database, clock, settle, change, lockedRow, show }: OwnedOptions): OwnedCheckouts {
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

    async begun({ tenantId, customerId }, kind, subjectId) {
      const ofCustomer = query.selectFrom('checkouts').selectAll().where('tenant_id', '=', tenantId).where('customer_id', '=', customerId).where(isAlive);
      const ofKind = ofCustomer.where('kind', '=', kind).where('expires_at', '>', clock.now());
      const rows = await (subjectId === undefined ? ofKind : ofKind.where('subject_id', '=', subjectId)).limit(mostBegun).execute();
      return Promise.all(rows.map((row) => show(query, row)));
    },

    async cancel(by, owner, id) {
      const row = await database.write(async (tx) => {
        const current = await lockedRow(tx, (await rowOf(tx, owner, id)).id);
        const { state } = asOf(current, clock.now());
        if (state === 'pending') throw new HttpError('payment_pending', `A payment for "${current.title}" is on its way, and is not given up any more.`);
        if (state === 'paid') throw new HttpError('conflict', `"${current.title}" is paid already.`);
        return state === 'open' ? change(tx, by, current, { state: 'expired', canceled_at: clock.now() }) : current;
      }, owner.tenantId);
      // Who cannot be reached is not told. Asked again it is done again: what went wrong behind the change is made good.
      if (row.state === 'expired') await settle(row).catch(unlessAway);
      return checkoutOf(await rowOf(query, owner, id), null, clock.now());
    },
  };
}
