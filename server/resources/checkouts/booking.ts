import type { Transaction } from 'kysely';
import type { CheckoutKind } from '../../../protocol/checkout.ts';
import type { Clock } from '../../clock.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Engine } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { findOngoing } from './unfinished/find-ongoing.ts';
import { abandonPage } from './unfinished/abandoned-pages.ts';
import { asOf, pendingMs, stateImage } from './model.ts';
import { decideNotice } from './notices/notice-decision.ts';
import type { Payable } from './payable/payable.ts';
import type { PaymentNotice } from './providers/provider.ts';

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

  /** Finds the newer ongoing checkout for the subject of one that is over. */
  async function newerThan(tx: Transaction<Schema>, row: CheckoutRow): Promise<CheckoutRow | undefined> {
    const found = row.state === 'expired' || row.state === 'failed' ? await findOngoing(tx, row) : undefined;
    return found && lockedRow(tx, found.id);
  }

  /** Takes a notice from a verified sender. `mismatch` says why nothing is booked; the audit trail records that too. */
  async function applyNotice(tx: Transaction<Schema>, by: By, id: string, notice: PaymentNotice): Promise<{ row: CheckoutRow; mismatch?: string }> {
    const row = await lockedRow(tx, id);
    const { state, amountMinor, currency, reference } = notice;
    const named = tx.selectFrom('checkout_notices').select('at').where('checkout_id', '=', id).where('notice_id', '=', notice.id);
    const isRepeated = (await named.executeTakeFirst()) !== undefined;
    const newer = await newerThan(tx, row);
    const now = clock.now();
    const newerState = newer && (asOf(newer, now).state === 'pending' ? 'pending' : 'open');
    const decision = decideNotice({ checkout: row, notice, isRepeated, newer: newerState, now });
    const entry = { tenantId: row.tenant_id, by, target: checkoutTarget(id) };
    if (decision === 'ignored') return { row };
    if (decision === 'refused') {
      const owed = `${row.amount_minor} ${row.currency}`;
      const mismatch = `The notice is for ${amountMinor} ${currency}, but the checkout is for ${owed} (minor units): nothing was booked.`;
      await audit.record(tx, { ...entry, action: 'checkout.notice_refused', after: { state, amountMinor, currency } });
      return { row, mismatch };
    }
    await tx.insertInto('checkout_notices').values({ checkout_id: id, notice_id: notice.id, at: now, key_id: notice.keyId ?? null }).execute();
    if (decision === 'noted') return { row };
    if (decision === 'paid again') {
      await audit.record(tx, { ...entry, action: 'checkout.paid_again', after: { reference, amountMinor, currency } });
      return { row };
    }
    // The payment is late: the newer checkout ends, so that the customer does not pay it too. One whose payment is on its way stays.
    if (newer && newerState === 'open' && decision !== 'failed') await change(tx, by, newer, { state: 'expired' });
    if (decision === 'paid') return { row: await pay(tx, by, row, reference) };
    return { row: await change(tx, by, row, { state: decision, reference, ...(decision === 'pending' && { expires_at: now + pendingMs }) }) };
  }

  return { change, pay, lockedRow, applyNotice };
}
