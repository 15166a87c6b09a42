import type { BegunCheckout } from '@vitrine/frame/widget';
import { type PayContext, readCheckout } from './checkout.ts';

/** Pauses between polls of a payment. They start short, since most payments finish early, and grow. */
const firstPauseMs = 3_000;
const longestPauseMs = 30_000;
/** How long one response may take. A lost connection does not always raise an error. */
const patienceMs = 15_000;

export interface Following {
  /** The state changed between `open` and `pending`. */
  onChange(checkout: BegunCheckout): void;
  onEnd(step: 'paid' | 'cancelled' | 'notPaid'): void;
}

/**
 * Polls a payment until it is decided: at once when the viewer returns to the page or the browser is online again, otherwise after a pause.
 *
 * @returns Stops polling.
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
