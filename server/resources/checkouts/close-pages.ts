import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Batches } from '../../platform/store/in-batches.ts';
import { removeAbandonedPage } from './abandoned-pages.ts';
import { isProviderError } from './providers/provider.ts';
import type { SettleCheckout } from './settle.ts';

interface ClosePagesOptions {
  database: Database;
  clock: Clock;
  settle: SettleCheckout;
  /** Marks a checkout that may still be open as expired. */
  expire(row: CheckoutRow): Promise<void>;
}

const pagesAtOnce = 100;

/**
 * Creates the function that closes abandoned payment pages, or books their payments.
 *
 * @param retryForMs How long to retry a provider that cannot be reached.
 * @param away Tenants whose provider does not respond. Their other pages are skipped.
 */
export function createClosePages({ database: { query }, clock, settle, expire }: ClosePagesOptions) {
  const readAbandonedPages = (last: { left_at: number; id: string } | undefined) => {
    let select = query.selectFrom('left_pages').innerJoin('checkouts', 'checkouts.id', 'left_pages.checkout_id').selectAll('checkouts');
    if (last) {
      const { left_at: at, id } = last;
      select = select.where('left_at', '>=', at).where(({ or, eb }) => or([eb('left_at', '>', at), eb('checkout_id', '>', id)]));
    }
    return select.select(['left_at', 'left_pages.reference as page']).orderBy('left_at').orderBy('checkout_id').limit(pagesAtOnce).execute();
  };

  return async ({ isOver, pause }: Batches, retryForMs: number, away: Set<string>): Promise<void> => {
    let last: { left_at: number; id: string } | undefined;
    for (;;) {
      const pages = await readAbandonedPages(last);
      for (const { left_at: leftAt, page, ...row } of pages) {
        if (isOver()) return;
        const abandoned = { ...row, provider_reference: page };
        if (leftAt + retryForMs <= clock.now()) await removeAbandonedPage(query, abandoned);
        else if (!away.has(row.tenant_id)) {
          await settle(abandoned).then(
            () => (row.state === 'open' && row.provider_reference === page ? expire(row) : undefined),
            (error: unknown) => {
              if (!isProviderError(error)) throw error;
              away.add(row.tenant_id);
            },
          );
        }
      }
      last = pages.at(-1);
      if (pages.length < pagesAtOnce || isOver()) return;
      await pause();
    }
  };
}
