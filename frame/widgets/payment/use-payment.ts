import { FrameError } from '@vitrine/frame/widget';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Checkout, type Paid, type PayContext, readCheckout, startCheckout } from './checkout.ts';

export interface Payment {
  step: 'idle' | 'signingIn' | 'goingToPay' | 'waiting' | 'onItsWay' | 'paid' | 'cancelled' | 'notStarted' | 'notPaid';
  /** For whoever can help, when it could not be started. */
  reference: string;
  /** Where it is paid, while it is waited for. */
  url: string | null;
  start(): void;
  cancel(): void;
}

type State = { step: Exclude<Payment['step'], 'waiting'>; reference?: string } | { step: 'waiting'; checkout: Checkout };

/** How often the state of a payment is asked for: soon at first, when most are done, then less and less. */
const firstPauseMs = 3_000;
const longestPauseMs = 30_000;

/**
 * The way to a payment and back, for one thing. What counts is the word of the server; the page of the payment is elsewhere.
 *
 * @param isKnown Whether it is known who the viewer is: who is nobody yet signs in first, and nothing is paid for nobody.
 */
export function usePayment(context: PayContext, paid: Paid, isKnown: boolean): Payment {
  const [state, setState] = useState<State>({ step: 'idle' });
  const wish = useRef('');
  const { connection } = context;
  const waiting = state.step === 'waiting' ? state.checkout : undefined;

  useEffect(() => (waiting ? follow(context, waiting, (step) => end(step)) : undefined), [waiting?.id]);

  /** The next wish is another payment. */
  function end(step: 'paid' | 'cancelled' | 'notPaid' | 'onItsWay'): void {
    wish.current = '';
    setState({ step });
  }

  async function pay(): Promise<void> {
    setState({ step: 'goingToPay' });
    wish.current ||= crypto.randomUUID();
    const begun = startCheckout(context, paid, wish.current);
    // In the click itself: the page opens what it would not open later. Where that is refused, the link of the next step is the way.
    void connection.navigate(begun.then(urlOf)).catch(() => {});
    try {
      const checkout = await begun;
      void connection.emit('checkoutStarted', { checkoutId: checkout.id });
      setState({ step: 'waiting', checkout });
    } catch (cause) {
      const { code, requestId = '' } = cause instanceof FrameError ? cause.fault : { code: 'widget_failed' };
      // Paid elsewhere meanwhile, in another tab for example: that is no failure.
      if (code === 'already_subscribed') return end('paid');
      if (code === 'payment_pending') return end('onItsWay');
      setState({ step: 'notStarted', reference: `${code} ${requestId}`.trim() });
    }
  }

  return {
    step: state.step,
    reference: 'reference' in state ? (state.reference ?? '') : '',
    url: waiting?.checkoutUrl ?? null,
    start() {
      if (state.step === 'goingToPay' || waiting) return;
      if (!isKnown) setState({ step: 'signingIn' });
      else void pay();
    },
    cancel() {
      if (!waiting) return;
      void connection.emit('checkoutCancelled', { checkoutId: waiting.id });
      end('cancelled');
    },
  };
}

function urlOf({ checkoutUrl }: Checkout): string {
  if (checkoutUrl === null) throw new Error('There is nothing to be paid.');
  return checkoutUrl;
}

/** Asks until it is decided. @returns What ends the asking. */
function follow(context: PayContext, { id }: Checkout, onEnd: (step: 'paid' | 'cancelled' | 'notPaid') => void): () => void {
  const stop = new AbortController();
  let pauseMs = firstPauseMs;
  let timer = 0;
  const ask = async (): Promise<void> => {
    const state = await readCheckout(context, id, stop.signal).then(
      (checkout) => checkout.state,
      () => 'pending' as const,
    );
    if (stop.signal.aborted) return;
    if (state === 'open' || state === 'pending') {
      pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
      timer = window.setTimeout(ask, pauseMs);
      return;
    }
    void context.connection.emit(state === 'paid' ? 'checkoutCompleted' : 'checkoutCancelled', { checkoutId: id });
    onEnd(state === 'paid' ? 'paid' : state === 'failed' ? 'notPaid' : 'cancelled');
  };
  timer = window.setTimeout(ask, pauseMs);
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}
