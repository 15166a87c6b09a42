import type { Transaction } from 'kysely';
import type { CheckoutKind, CheckoutState } from '../../../protocol/checkout.ts';
import type { Clock } from '../../clock.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Engine } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { findOngoing } from './find-ongoing.ts';
import { abandonPage } from './abandoned-pages.ts';
import { asOf, pendingMs, stateImage } from './model.ts';
import type { Payable } from './payable.ts';
import type { PaymentNotice } from './providers/provider.ts';

/**
 * How final each state is. A notice only moves a checkout to a more final state, so an older notice that arrives late changes nothing. "expired" does not come
 * from the provider: a payment may still be on its way.
 */
const finality: Readonly<Record<CheckoutState, number>> = { open: 0, pending: 1, failed: 2, expired: 2, paid: 3 };

export const checkoutTarget = (id: string) => ({ kind: 'checkout', id }) as const;

export interface BookingOptions {
  engine: Engine;
  audit: AuditStore;
  clock: Clock;
  payableOf: (kind: CheckoutKind) => Payable;
}

/** Creates the functions that change a checkout in the caller's transaction, with its audit entry and with what the payment buys. */
export function createBooking({ engine, audit, clock, payableOf }: BookingOptions) {
  async function change(tx: Transaction<Schema>, by: By, row: CheckoutRow, columns: Partial<CheckoutRow>): Promise<CheckoutRow> {
    const changed = { ...row, ...columns, updated_at: clock.now() };
    await tx
      .updateTable('checkouts')
      .set({ ...columns, updated_at: changed.updated_at })
      .where('id', '=', row.id)
      .execute();
    if (changed.state === 'expired') await abandonPage(tx, row, clock.now());
    const action = columns.canceled_at ? 'checkout.canceled' : changed.state === 'open' ? 'checkout.opened' : (`checkout.${changed.state}` as const);
    await audit.record(tx, { tenantId: row.tenant_id, by, action, target: checkoutTarget(row.id), ...changedFields(stateImage(row), stateImage(changed)) });
    return changed;
  }

  /** Marks the checkout as paid and delivers what it buys in the same transaction. */
  async function pay(tx: Transaction<Schema>, by: By, row: CheckoutRow, reference: string | null): Promise<CheckoutRow> {
    const bought = await payableOf(row.kind).buy(tx, by, { ...row, reference });
    const outcome = bought.fault === null ? { subscription_id: bought.subscriptionId } : { fault: bought.fault };
    return change(tx, by, row, { state: 'paid', paid_at: clock.now(), reference, ...outcome });
  }

  async function lockedRow(tx: Transaction<Schema>, id: string): Promise<CheckoutRow> {
    const one = tx.selectFrom('checkouts').selectAll().where('id', '=', id);
    return (engine === 'postgres' ? one.forUpdate() : one).executeTakeFirstOrThrow();
  }

  /**
   * A payment for a checkout that seemed over is on its way or has arrived. Expires the newer open checkout for the same subject.
   * Returns `false` when a payment for the newer one is on its way.
   */
  async function expireNewer(tx: Transaction<Schema>, by: By, late: CheckoutRow): Promise<boolean> {
    const found = await findOngoing(tx, late);
    const other = found && (await lockedRow(tx, found.id));
    if (!other) return true;
    if (asOf(other, clock.now()).state === 'pending') return false;
    await change(tx, by, other, { state: 'expired' });
    return true;
  }

  /** Takes a notice from a verified sender. `mismatch` says why nothing is booked; the audit trail records that too. */
  async function applyNotice(tx: Transaction<Schema>, by: By, id: string, notice: PaymentNotice): Promise<{ row: CheckoutRow; mismatch?: string }> {
    const row = await lockedRow(tx, id);
    const { state, amountMinor, currency, reference, page } = notice;
    // The failure is of a page that another page has replaced. The customer may still pay on the new one.
    if (state === 'failed' && page !== undefined && row.provider_reference !== null && page !== row.provider_reference) return { row };
    const entry = { tenantId: row.tenant_id, by, target: checkoutTarget(id) };
    const named = tx.selectFrom('checkout_notices').select('at').where('checkout_id', '=', id).where('notice_id', '=', notice.id);
    if (await named.executeTakeFirst()) return { row };
    // Some payments take longer than the wait, so a repeated "pending" notice extends it. One within a week is ignored and not recorded: the provider may
    // repeat it later.
    const isAgain = state === 'pending' && row.state === 'pending';
    if (isAgain && row.expires_at >= clock.now() + pendingMs / 2) return { row };
    // A refused notice is not recorded. Sent again, it is refused again; with the right amount, it counts.
    if (state !== 'failed' && (amountMinor !== row.amount_minor || currency !== row.currency)) {
      const owed = `${row.amount_minor} ${row.currency}`;
      const mismatch = `The notice is for ${amountMinor} ${currency}, but the checkout is for ${owed} (minor units): nothing was booked.`;
      await audit.record(tx, { ...entry, action: 'checkout.notice_refused', after: { state, amountMinor, currency } });
      return { row, mismatch };
    }
    await tx.insertInto('checkout_notices').values({ checkout_id: id, notice_id: notice.id, at: clock.now() }).execute();
    if (state === 'paid' && row.state === 'paid' && reference !== row.reference) {
      // A second payment for a paid checkout: nothing is booked, and the tenant has to refund it.
      await audit.record(tx, { ...entry, action: 'checkout.paid_again', after: { reference, amountMinor, currency } });
      return { row };
    }
    const isLate = state === 'pending' && row.state === 'expired';
    if (isLate ? !(await expireNewer(tx, by, row)) : !isAgain && finality[state] <= finality[row.state]) return { row };
    if (state === 'paid') {
      // The payment is late: expire the newer checkout for the same subject, so that the customer does not pay it too.
      if (row.state === 'expired' || row.state === 'failed') await expireNewer(tx, by, row);
      return { row: await pay(tx, by, row, reference) };
    }
    return { row: await change(tx, by, row, { state, reference, ...(state === 'pending' && { expires_at: clock.now() + pendingMs }) }) };
  }

  return { change, pay, lockedRow, applyNotice };
}
