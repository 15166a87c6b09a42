import { FrameError, type Offering, type WidgetContext } from '@vitrine/frame/widget';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Checkout, readCheckout, startCheckout } from './checkout.ts';

export interface Payment {
  step: 'idle' | 'signingIn' | 'goingToPay' | 'waiting' | 'paid' | 'cancelled' | 'notStarted' | 'notPaid';
  /** For whoever can help, when it could not be started. */
  reference: string;
  start(): void;
  /** Opens the page of the payment once more. */
  again(): void;
  cancel(): void;
}

type State = { step: Exclude<Payment['step'], 'waiting'>; reference?: string } | { step: 'waiting'; checkout: Checkout };

/** How often the state of a payment is asked for: soon at first, when most are done, then less and less. */
const firstPauseMs = 3_000;
const longestPauseMs = 30_000;

/** The way to a payment and back, for one offering. What counts is the word of the server; the page of the payment is elsewhere. */
export function usePayment(context: Pick<WidgetContext, 'api' | 'connection'>, { id: offeringId, subscription }: Offering): Payment {
  const [state, setState] = useState<State>({ step: 'idle' });
  const wish = useRef('');
  const { connection } = context;
  const waiting = state.step === 'waiting' ? state.checkout : undefined;

  useEffect(() => (waiting ? follow(context, waiting, (step) => setState({ step })) : undefined), [waiting?.id]);

  async function pay(tab: Window | null): Promise<void> {
    setState({ step: 'goingToPay' });
    try {
      wish.current ||= crypto.randomUUID();
      const checkout = await startCheckout(context, offeringId, wish.current);
      void connection.emit('checkoutStarted', { checkoutId: checkout.id });
      show(tab, checkout);
      setState({ step: 'waiting', checkout });
    } catch (cause) {
      tab?.close();
      const { code, requestId = '' } = cause instanceof FrameError ? cause.fault : { code: 'widget_failed' };
      setState({ step: 'notStarted', reference: `${code} ${requestId}`.trim() });
    }
  }

  return {
    step: state.step,
    reference: 'reference' in state ? (state.reference ?? '') : '',
    start() {
      if (state.step === 'goingToPay' || waiting) return;
      // Only what is told to a customer says what they have: who is nobody yet signs in first, and nothing is paid for nobody.
      if (subscription === undefined) setState({ step: 'signingIn' });
      else void pay(openTab());
    },
    again: () => waiting && show(openTab(), waiting),
    cancel() {
      if (!waiting) return;
      void connection.emit('checkoutCancelled', { checkoutId: waiting.id });
      wish.current = '';
      setState({ step: 'cancelled' });
    },
  };
}

/** Browsers open a tab for a click and not for an answer that comes later. */
const openTab = (): Window | null => window.open('about:blank', '_blank');

function show(tab: Window | null, { checkoutUrl }: Checkout): void {
  if (!tab || checkoutUrl === null || !/^https?:/.test(checkoutUrl)) return void tab?.close();
  tab.opener = null;
  tab.location.replace(checkoutUrl);
}

/** Asks until it is decided. @returns What ends the asking. */
function follow(context: Pick<WidgetContext, 'api' | 'connection'>, { id }: Checkout, onEnd: (step: 'paid' | 'cancelled' | 'notPaid') => void): () => void {
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
