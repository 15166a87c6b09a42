import type { Clock } from '../../../clock.ts';
import type { CheckoutRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../../platform/store/database.ts';
import type { Batches } from '../../../platform/store/in-batches.ts';
import { isOngoing } from './find-ongoing.ts';
import type { createBooking } from '../booking.ts';
import { createClosePages } from './close-pages.ts';
import { removeAbandonedPage } from './abandoned-pages.ts';
import { asOf } from '../model.ts';
import { isProviderError } from '../providers/provider.ts';
import type { ProviderFaults } from '../providers/provider-faults.ts';
import { bySystem, type SettleCheckout } from '../settle.ts';

/** Asks the provider once more about checkouts whose time is over, marks them expired, and then closes abandoned payment pages. */
export type ExpireCheckouts = (batches: Batches) => Promise<void>;

interface ExpireOptions extends Pick<ReturnType<typeof createBooking>, 'change' | 'lockedRow'> {
  database: Database;
  clock: Clock;
  settle: SettleCheckout;
  faults: ProviderFaults;
}

/**
 * How long a checkout whose time is over waits for a provider that cannot be reached. After that it is expired, but its page stays on the list of abandoned
 * pages until the provider has answered.
 */
const retryForMs = 3 * 24 * 60 * 60 * 1_000;
const rowsAtOnce = 100;

export function createExpire({ database, clock, settle, faults, change, lockedRow }: ExpireOptions): ExpireCheckouts {
  /** Reads the next checkouts whose time is over, after `last`. */
  function readExpired(now: number, last: CheckoutRow | undefined): Promise<CheckoutRow[]> {
    let select = database.query.selectFrom('checkouts').selectAll().where(isOngoing).where('expires_at', '<=', now);
    if (last) {
      const { expires_at: at, id } = last;
      select = select.where('expires_at', '>=', at).where(({ or, eb }) => or([eb('expires_at', '>', at), eb('id', '>', id)]));
    }
    return select.orderBy('expires_at').orderBy('id').limit(rowsAtOnce).execute();
  }

  /**
   * Asks the provider before a checkout is expired, because a notice may be lost. This is also done for a checkout that ended long ago, because no server may
   * have run since.
   */
  async function ask(row: CheckoutRow, away: Set<string>): Promise<'over' | 'slow' | 'unasked'> {
    if (row.provider_reference === null) return 'over';
    try {
      return (await settle(row, away)) === 'pending' ? 'slow' : 'over';
    } catch (error) {
      if (!isProviderError(error)) throw error;
      return 'unasked';
    }
  }

  /** Expires the checkout, unless it has changed meanwhile. @param isExpired Whether the stored row is still to be expired. */
  const expire = ({ id, tenant_id: tenantId }: CheckoutRow, isExpired = (row: CheckoutRow): boolean => row.state === 'open'): Promise<void> =>
    database.write(async (tx) => {
      const row = await lockedRow(tx, id);
      if (isExpired(row)) await change(tx, bySystem, row, { state: 'expired' });
    }, tenantId);

  const closePages = createClosePages({ database, clock, settle, expire });

  return async (batches) => {
    const { isOver, pause } = batches;
    /** Providers that do not respond, or have not lately. */
    const away = new Set(await faults.paused());
    let last: CheckoutRow | undefined;
    for (;;) {
      const now = clock.now();
      const rows = await readExpired(now, last);
      for (const row of rows) {
        if (isOver()) return;
        const answer = await ask(row, away);
        if (answer === 'unasked' && row.expires_at + retryForMs > now) continue;
        await expire(row, (current) => current.state !== asOf(current, now).state);
        if (answer === 'over') await removeAbandonedPage(database.query, row);
      }
      last = rows.at(-1);
      if (isOver()) return;
      if (rows.length < rowsAtOnce) break;
      await pause();
    }
    await closePages(batches, away);
  };
}
