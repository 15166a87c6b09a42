import type { Clock } from '../../clock.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import type { Batches } from '../../platform/store/in-batches.ts';
import { isAlive } from './alive.ts';
import type { createBooking } from './booking.ts';
import { createClosePages } from './close-pages.ts';
import { forgetPage } from './left-pages.ts';
import { asOf } from './model.ts';
import { isOfProvider } from './providers/provider.ts';
import { bySystem, type SettleCheckout } from './settle.ts';

/** Asks once more what has become of what is over, and writes that down. Then closes the pages that were left. */
export type ExpireCheckouts = (batches: Batches) => Promise<void>;

interface ExpireOptions extends Pick<ReturnType<typeof createBooking>, 'change' | 'lockedRow'> {
  database: Database;
  clock: Clock;
  settle: SettleCheckout;
}

/** Who cannot be reached is asked for so long what has become of a checkout. */
const askedForMs = 3 * 24 * 60 * 60 * 1_000;
const rowsAtOnce = 100;

export function createExpire({ database, clock, settle, change, lockedRow }: ExpireOptions): ExpireCheckouts {
  /** What is over at a moment, behind the last that was looked at. */
  function over(now: number, last: CheckoutRow | undefined): Promise<CheckoutRow[]> {
    let select = database.query.selectFrom('checkouts').selectAll().where(isAlive).where('expires_at', '<=', now);
    if (last) {
      const { expires_at: at, id } = last;
      select = select.where('expires_at', '>=', at).where(({ or, eb }) => or([eb('expires_at', '>', at), eb('id', '>', id)]));
    }
    return select.orderBy('expires_at').orderBy('id').limit(rowsAtOnce).execute();
  }

  /** A notice may have been lost: the payment provider is asked before a checkout is given up. One that cannot be reached is asked the next time. */
  async function isSettled(row: CheckoutRow, away: Set<string>): Promise<boolean> {
    if (row.provider_reference === null || row.expires_at + askedForMs <= clock.now()) return true;
    if (away.has(row.tenant_id)) return false;
    try {
      await settle(row);
      return true;
    } catch (error) {
      if (!isOfProvider(error)) throw error;
      away.add(row.tenant_id);
      return false;
    }
  }

  /** Unless it has gone on meanwhile. @param isOver Whether it is over as it is written now. */
  const giveUp = ({ id, tenant_id: tenantId }: CheckoutRow, isOver = (row: CheckoutRow): boolean => row.state === 'open'): Promise<void> =>
    database.write(async (tx) => {
      const row = await lockedRow(tx, id);
      if (!isOver(row)) return;
      await change(tx, bySystem, row, { state: 'expired' });
      await forgetPage(tx, row);
    }, tenantId);

  const closePages = createClosePages({ database, clock, settle, giveUp });

  return async (batches) => {
    const { isOver, pause } = batches;
    /** Tenants whose provider does not answer: it is not asked for each of theirs. */
    const away = new Set<string>();
    let last: CheckoutRow | undefined;
    for (;;) {
      const now = clock.now();
      const rows = await over(now, last);
      for (const row of rows) {
        if (isOver()) return;
        if (await isSettled(row, away)) await giveUp(row, (current) => current.state !== asOf(current, now).state);
      }
      last = rows.at(-1);
      if (isOver()) return;
      if (rows.length < rowsAtOnce) break;
      await pause();
    }
    await closePages(batches, askedForMs, away);
  };
}
