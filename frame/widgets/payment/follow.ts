import type { BegunCheckout } from '@vitrine/frame/widget';
import { type PayContext, readCheckout } from './checkout.ts';

/** How often the state of a payment is asked for: soon at first, when most are done, then less and less. */
const firstPauseMs = 3_000;
const longestPauseMs = 30_000;

export interface Following {
  /** The money is on its way now, or there is nothing to do any more where it is paid. */
  onChange(checkout: BegunCheckout): void;
  onEnd(step: 'paid' | 'cancelled' | 'notPaid'): void;
}

/** Asks until it is decided. @returns What ends the asking. */
export function follow(context: PayContext, begun: BegunCheckout, { onChange, onEnd }: Following): () => void {
  const stop = new AbortController();
  let known = begun;
  let pauseMs = firstPauseMs;
  let timer = 0;
  const ask = async (): Promise<void> => {
    const told = await readCheckout(context, begun.id, stop.signal).catch(() => known);
    if (stop.signal.aborted) return;
    const { state } = told;
    if (state === 'open' || state === 'pending') {
      if (state !== known.state) onChange(told);
      known = told;
      pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
      timer = window.setTimeout(ask, pauseMs);
      return;
    }
    void context.connection.emit(state === 'paid' ? 'checkoutCompleted' : 'checkoutCancelled', { checkoutId: begun.id });
    onEnd(state === 'paid' ? 'paid' : state === 'failed' ? 'notPaid' : 'cancelled');
  };
  timer = window.setTimeout(ask, firstPauseMs);
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}
