import { FrameError, type BegunCheckout } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import { bodyOf, cancelCheckout, type Paid, type PayContext, startCheckout } from './checkout.ts';
import { pollCheckout, type Polling } from './poll-checkout.ts';

export interface Payment {
  step: 'idle' | 'signingIn' | 'goingToPay' | 'waiting' | 'onItsWay' | 'paid' | 'cancelled' | 'over' | 'notStarted' | 'notPaid';
  /** Error reference for support, if the payment could not be started, or is waited for and could not be cancelled. */
  reference: string;
  /** Checkout URL while the payment is open. */
  url: string | null;
  start(): void;
  cancel(): Promise<void>;
}

export interface PaymentStepsProps {
  context: PayContext;
  paid: Paid;
  /** Whether the viewer is known. An unknown viewer signs in before paying. */
  isKnown: boolean;
  /** The view itself already shows that the viewer owns the item. */
  isOwned?: boolean;
  /** The item is free: the viewer is not sent to a checkout. */
  isFree?: boolean;
  /** A payment for the same item that was already in progress when the data was loaded, started on this page or another. */
  begun: BegunCheckout | undefined;
  /** Renders a step. */
  draw(payment: Payment): VNode | null;
}

interface State {
  step: Payment['step'];
  checkout?: BegunCheckout | undefined;
  reference?: string;
}

const waitingFor = (checkout: BegunCheckout): State => ({ step: checkout.state === 'pending' ? 'onItsWay' : 'waiting', checkout, reference: '' });

/**
 * The steps of one payment. The server decides its outcome, and the checkout page is on another site. Keyboard focus stays in this element: when a step
 * replaces the focused button, the next step takes the focus.
 */
export class PaymentSteps extends Component<PaymentStepsProps, State> {
  override state: State = this.props.begun ? waitingFor(this.props.begun) : { step: 'idle' };

  /** Idempotency key and body of the current payment. Another return URL or item gets a new key. */
  #request = { key: '', body: '' };
  #box: HTMLElement | null = null;
  #isUnmounted = false;
  #polling: Polling | undefined;

  override componentDidMount(): void {
    this.#follow();
  }

  override getSnapshotBeforeUpdate(): boolean {
    return this.#box?.contains(document.activeElement) ?? false;
  }

  override componentDidUpdate({ begun: former }: PaymentStepsProps, { checkout }: State, hadFocus: boolean): void {
    const { begun } = this.props;
    if (hadFocus && !this.#box?.contains(document.activeElement)) (this.#box?.querySelector<HTMLElement>('a, button') ?? this.#box)?.focus();
    // A reload found a payment in progress. A payment that the viewer cancelled here stays cancelled.
    if (begun && begun.id !== former?.id && !this.state.checkout && this.state.step !== 'goingToPay') this.setState(waitingFor(begun));
    // The view now shows ownership, and will also show when it ends, so this state is no longer needed.
    if (this.props.isOwned && this.state.step === 'paid') this.setState({ step: 'idle' });
    if (checkout?.id !== this.state.checkout?.id) this.#follow();
  }

  /** Polling stops while another view replaces this one. A reload shows the payment when the viewer returns. */
  override componentWillUnmount(): void {
    this.#isUnmounted = true;
    this.#polling?.stop();
    if (this.state.checkout) this.props.context.reload();
  }

  #follow(): void {
    this.#polling?.stop();
    const { context } = this.props;
    const { checkout } = this.state;
    if (!checkout) return;
    this.#polling = pollCheckout(context, checkout, {
      onChange: (changed) => this.setState(waitingFor(changed)),
      onEnd: (step) => this.#end(step),
    });
  }

  /** The next payment gets a new key. A completed payment changes the shown data. */
  #end(step: 'paid' | 'cancelled' | 'over' | 'notPaid' | 'onItsWay'): void {
    this.#request.body = '';
    this.setState({ step, checkout: undefined, reference: '' });
    if (step === 'paid' || step === 'onItsWay') this.props.context.reload();
  }

  async #pay(): Promise<void> {
    const { context, paid, isFree } = this.props;
    const { connection } = context;
    this.setState({ step: 'goingToPay' });
    const body = bodyOf(context, paid);
    if (body !== this.#request.body) this.#request = { key: crypto.randomUUID(), body };
    const begins = startCheckout(context, body, this.#request.key);
    // Call `navigate` in the click: the page could not open a tab later. If it is refused, the next step shows a link.
    if (!isFree) void connection.navigate(begins.then(urlOf)).catch(() => {});
    try {
      const checkout = await begins;
      void connection.emit('checkoutStarted', { checkoutId: checkout.id });
      if (this.#isUnmounted) context.reload();
      if (checkout.state !== 'paid') return this.setState(waitingFor(checkout));
      void connection.emit('checkoutCompleted', { checkoutId: checkout.id });
      this.#end('paid');
    } catch (cause) {
      const { code, reference } = faultIn(cause);
      // Already paid elsewhere, for example in another tab. This is not a failure, but the shown data is outdated.
      if (code === 'already_subscribed') this.#end('paid');
      else if (code === 'payment_pending') this.#end('onItsWay');
      else this.setState({ step: 'notStarted', reference });
    }
  }

  #start = (): void => {
    if (this.state.step === 'goingToPay' || this.state.checkout) return;
    if (this.props.isKnown) void this.#pay();
    else this.setState({ step: 'signingIn' });
  };

  /** The answer says what has become of the payment: it may be paid. A refusal means that it is, or may be, which the next poll tells. */
  #cancel = async (): Promise<void> => {
    const { checkout } = this.state;
    if (!checkout) return;
    // A text that is drawn anew is read out again.
    this.setState({ reference: '' });
    const answer = await cancelCheckout(this.props.context, checkout.id).catch(faultIn);
    if (this.state.checkout?.id !== checkout.id) return;
    if ('state' in answer) this.#polling?.take(answer);
    else if (answer.code === 'payment_pending' || answer.code === 'conflict') this.#polling?.poll();
    else this.setState({ reference: answer.reference });
  };

  override render({ draw }: PaymentStepsProps, { step, checkout, reference = '' }: State): VNode {
    return (
      <div class="payment" tabIndex={-1} ref={(box) => void (this.#box = box)}>
        {draw({ step, reference, url: checkout?.checkoutUrl ?? null, start: this.#start, cancel: this.#cancel })}
      </div>
    );
  }
}

/** The code of a failure, and its reference for support. */
function faultIn(cause: unknown): { code: string; reference: string } {
  const { code, requestId = '' } = cause instanceof FrameError ? cause.fault : { code: 'widget_failed' };
  return { code, reference: `${code} ${requestId}`.trim() };
}

function urlOf({ checkoutUrl }: BegunCheckout): string {
  if (checkoutUrl === null) throw new Error('There is nothing to be paid.');
  return checkoutUrl;
}
