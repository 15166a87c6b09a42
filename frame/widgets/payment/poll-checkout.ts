import type { BegunCheckout } from '@vitrine/frame/widget';
import { type PayContext, readCheckout } from './checkout.ts';

/** Pauses between polls of a payment. They start short, since most payments finish early, and grow. */
const firstPauseMs = 3_000;
const maxPauseMs = 30_000;
/** How long one response may take. A lost connection does not always raise an error. */
const responseTimeoutMs = 15_000;

export interface PollListeners {
  /** The state changed between `open` and `pending`, or the page can no longer be paid, and its answer is awaited. */
  onChange(checkout: BegunCheckout): void;
  onEnd(step: 'paid' | 'cancelled' | 'over' | 'notPaid'): void;
}

export interface Polling {
  /** Polls now. */
  poll(): void;
  /** Takes the payment from the response to its cancellation. */
  take(checkout: BegunCheckout): void;
  stop(): void;
}

/** Polls a payment until it is decided: at once when the viewer returns to the page or the browser is online again, otherwise after a pause. */
export function pollCheckout(context: PayContext, begun: BegunCheckout, { onChange, onEnd }: PollListeners): Polling {
  let request = new AbortController();
  let known = begun;
  let pauseMs = firstPauseMs;
  let isStopped = false;
  let timer = window.setTimeout(poll, firstPauseMs);

  async function poll(): Promise<void> {
    clearTimeout(timer);
    request.abort();
    request = new AbortController();
    const { signal } = request;
    timer = window.setTimeout(poll, responseTimeoutMs);
    const checkout = await readCheckout(context, begun.id, signal).catch(() => known);
    if (!signal.aborted) take(checkout, 'over');
  }

  /** @param expired The step of an expired payment. Nothing more is known about it: a payment may still arrive. */
  function take(checkout: BegunCheckout, expired: 'cancelled' | 'over' = 'cancelled'): void {
    request.abort();
    clearTimeout(timer);
    const { state } = checkout;
    if (state === 'open' || state === 'pending') {
      if (isStopped) return;
      if (state !== known.state || checkout.checkoutUrl !== known.checkoutUrl) onChange(checkout);
      known = checkout;
      pauseMs = Math.min(pauseMs * 1.5, maxPauseMs);
      timer = window.setTimeout(poll, pauseMs);
      return;
    }
    stop();
    void context.connection.emit(state === 'paid' ? 'checkoutCompleted' : 'checkoutCancelled', { checkoutId: begun.id });
    onEnd(state === 'paid' ? 'paid' : state === 'failed' ? 'notPaid' : expired);
  }

  const pollIfVisible = (): void => void (document.visibilityState === 'visible' && poll());
  const stop = (): void => {
    isStopped = true;
    document.removeEventListener('visibilitychange', pollIfVisible);
    removeEventListener('online', pollIfVisible);
    request.abort();
    clearTimeout(timer);
  };
  document.addEventListener('visibilitychange', pollIfVisible);
  addEventListener('online', pollIfVisible);
  return { poll, take, stop };
}
