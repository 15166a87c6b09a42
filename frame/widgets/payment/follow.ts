import type { BegunCheckout } from '@vitrine/frame/widget';
import { type PayContext, readCheckout } from './checkout.ts';

/** How often the state of a payment is asked for: soon at first, when most are done, then less and less. */
const firstPauseMs = 3_000;
const longestPauseMs = 30_000;
/** How long one answer may take: a line that is lost does not always say so. */
const patienceMs = 15_000;

export interface Following {
  /** The money is on its way now, or there is nothing to do any more where it is paid. */
  onChange(checkout: BegunCheckout): void;
  onEnd(step: 'paid' | 'cancelled' | 'notPaid'): void;
}

/**
 * Asks until it is decided: at once when the viewer comes back from where it is paid, or the line does, else from time to time.
 *
 * @returns What ends the asking.
 */
export function follow(context: PayContext, begun: BegunCheckout, { onChange, onEnd }: Following): () => void {
  let asking = new AbortController();
  let known = begun;
  let pauseMs = firstPauseMs;
  let timer = window.setTimeout(ask, firstPauseMs);

  async function ask(): Promise<void> {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    timer = window.setTimeout(ask, patienceMs);
    const told = await readCheckout(context, begun.id, signal).catch(() => known);
    if (signal.aborted) return;
    clearTimeout(timer);
    const { state } = told;
    if (state === 'open' || state === 'pending') {
      if (state !== known.state) onChange(told);
      known = told;
      pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
      timer = window.setTimeout(ask, pauseMs);
      return;
    }
    end();
    void context.connection.emit(state === 'paid' ? 'checkoutCompleted' : 'checkoutCancelled', { checkoutId: begun.id });
    onEnd(state === 'paid' ? 'paid' : state === 'failed' ? 'notPaid' : 'cancelled');
  }

  const comeBack = (): void => void (document.visibilityState === 'visible' && ask());
  const end = (): void => {
    document.removeEventListener('visibilitychange', comeBack);
    removeEventListener('online', comeBack);
    asking.abort();
    clearTimeout(timer);
  };
  document.addEventListener('visibilitychange', comeBack);
  addEventListener('online', comeBack);
  return end;
}
