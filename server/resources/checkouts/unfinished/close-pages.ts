import type { Clock } from '../../../clock.ts';
import type { Database } from '../../../platform/store/database.ts';
import type { CheckoutRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Batches } from '../../../platform/store/in-batches.ts';
import { removeAbandonedPage } from './abandoned-pages.ts';
import { isProviderError } from '../providers/provider.ts';
import type { SettleCheckout } from '../settle.ts';

interface ClosePagesOptions {
  database: Database;
  clock: Clock;
  settle: SettleCheckout;
  /** Marks a checkout that may still be open as expired. */
  expire(row: CheckoutRow): Promise<void>;
}

const pagesAtOnce = 100;
/** For how long, and how often, a provider is asked about a payment that it is still processing. */
const slowForMs = 3 * 24 * 60 * 60 * 1_000;
const slowEveryMs = 60 * 60 * 1_000;

/** A time in the future was written by a clock that was wrong. */
const isRecent = (askedAt: number, now: number): boolean => askedAt <= now && now < askedAt + slowEveryMs;

/**
 * Creates the function that closes abandoned payment pages, or books their payments. A page stays on the list until its provider has answered.
 *
 * @param away Ids of providers that do not respond. They are not asked.
 */
export function createClosePages({ database: { query }, clock, settle, expire }: ClosePagesOptions) {
  const readAbandonedPages = (last: { left_at: number; id: string } | undefined) => {
    let select = query.selectFrom('left_pages').innerJoin('checkouts', 'checkouts.id', 'left_pages.checkout_id').selectAll('checkouts');
    if (last) {
      const { left_at: at, id } = last;
      select = select.where('left_at', '>=', at).where(({ or, eb }) => or([eb('left_at', '>', at), eb('checkout_id', '>', id)]));
    }
    return select.select(['left_at', 'asked_at', 'left_pages.reference as page']).orderBy('left_at').orderBy('checkout_id').limit(pagesAtOnce).execute();
  };

  async function close(row: CheckoutRow, page: string, away: Set<string>): Promise<void> {
    const abandoned = { ...row, provider_reference: page };
    try {
      const answer = await settle(abandoned, away);
      if (row.state !== 'open' || row.provider_reference !== page) return;
      await expire(row);
      if (answer !== 'pending') await removeAbandonedPage(query, abandoned);
    } catch (error) {
      if (!isProviderError(error)) throw error;
    }
  }

  return async ({ isOver, pause }: Batches, away: Set<string>): Promise<void> => {
    let last: { left_at: number; id: string } | undefined;
    for (;;) {
      const pages = await readAbandonedPages(last);
      for (const { left_at: leftAt, asked_at: askedAt, page, ...row } of pages) {
        if (isOver()) return;
        const now = clock.now();
        if (askedAt !== null && leftAt + slowForMs <= now) await removeAbandonedPage(query, { id: row.id, provider_reference: page });
        else if (!(askedAt !== null && isRecent(askedAt, now))) await close(row, page, away);
      }
      last = pages.at(-1);
      if (pages.length < pagesAtOnce || isOver()) return;
      await pause();
    }
  };
}
