import { FrameError, type BegunCheckout } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import { bodyOf, cancelCheckout, type Paid, type PayContext, startCheckout } from './checkout.ts';
import { follow } from './follow.ts';

export interface Payment {
  step: 'idle' | 'signingIn' | 'goingToPay' | 'waiting' | 'onItsWay' | 'paid' | 'cancelled' | 'notStarted' | 'notPaid';
  /** For whoever can help, when it could not be started. */
  reference: string;
  /** Where it is paid, while it is waited for. */
  url: string | null;
  start(): void;
  cancel(): Promise<void>;
}

export interface PaymentStepsProps {
  context: PayContext;
  paid: Paid;
  /** Whether it is known who the viewer is: who is nobody yet signs in first, and nothing is paid for nobody. */
  isKnown: boolean;
  /** What is shown says by itself that it is theirs. */
  isHad?: boolean;
  /** It costs nothing: nobody is led to a payment. */
  isFree?: boolean;
  /** A payment of the same thing that was on its way when this was loaded: from this page before it was left, or from another one. */
  begun: BegunCheckout | undefined;
  /** How each step is drawn. */
  draw(payment: Payment): VNode | null;
}

interface State {
  step: Payment['step'];
  checkout?: BegunCheckout | undefined;
  reference?: string;
}

const waitingFor = (checkout: BegunCheckout): State => ({ step: checkout.state === 'pending' ? 'onItsWay' : 'waiting', checkout, reference: '' });

/**
 * The way to a payment and back, for one thing. What counts is the word of the server; the page of the payment is elsewhere. The keyboard stays where the
 * steps are drawn: the button that had the focus is replaced by what comes next, which takes it over.
 */
export class PaymentSteps extends Component<PaymentStepsProps, State> {
  override state: State = this.props.begun ? waitingFor(this.props.begun) : { step: 'idle' };

  /** One for each wish of the viewer, and what was asked for with it: another way back, or another thing, is another one. */
  #wish = { key: '', body: '' };
  #box: HTMLElement | null = null;
  #isGone = false;
  #stopFollowing = (): void => {};

  override componentDidMount(): void {
    this.#follow();
  }

  override getSnapshotBeforeUpdate(): boolean {
    return this.#box?.contains(document.activeElement) ?? false;
  }

  override componentDidUpdate({ begun: former }: PaymentStepsProps, { checkout }: State, hadFocus: boolean): void {
    const { begun } = this.props;
    if (hadFocus && !this.#box?.contains(document.activeElement)) (this.#box?.querySelector<HTMLElement>('a, button') ?? this.#box)?.focus();
    // What a later reading tells. What the viewer has given up here stays so.
    if (begun && begun.id !== former?.id && !this.state.checkout && this.state.step !== 'goingToPay') this.setState(waitingFor(begun));
    // It may not be theirs for ever: what is shown tells that as well from here on.
    if (this.props.isHad && this.state.step === 'paid') this.setState({ step: 'idle' });
    if (checkout?.id !== this.state.checkout?.id) this.#follow();
  }

  /** Nobody follows the payment while something else is shown in this place. What is read now tells of it to whoever comes back. */
  override componentWillUnmount(): void {
    this.#isGone = true;
    this.#stopFollowing();
    if (this.state.checkout) this.props.context.reload();
  }

  #follow(): void {
    this.#stopFollowing();
    const { context } = this.props;
    const { checkout } = this.state;
    if (!checkout) return;
    this.#stopFollowing = follow(context, checkout, {
      onChange: (changed) => this.setState(waitingFor(changed)),
      onEnd: (step) => this.#end(step),
    });
  }

  /** The next wish is another payment. What was paid changes what is shown. */
  #end(step: 'paid' | 'cancelled' | 'notPaid' | 'onItsWay'): void {
    this.#wish.body = '';
    this.setState({ step, checkout: undefined, reference: '' });
    if (step === 'paid' || step === 'onItsWay') this.props.context.reload();
  }

  async #pay(): Promise<void> {
    const { context, paid, isFree } = this.props;
    const { connection } = context;
    this.setState({ step: 'goingToPay' });
    const body = bodyOf(context, paid);
    if (body !== this.#wish.body) this.#wish = { key: crypto.randomUUID(), body };
    const begins = startCheckout(context, body, this.#wish.key);
    // In the click itself: the page opens what it would not open later. Where that is refused, the link of the next step is the way.
    if (!isFree) void connection.navigate(begins.then(urlOf)).catch(() => {});
    try {
      const checkout = await begins;
      void connection.emit('checkoutStarted', { checkoutId: checkout.id });
      if (this.#isGone) context.reload();
      if (checkout.state !== 'paid') return this.setState(waitingFor(checkout));
      void connection.emit('checkoutCompleted', { checkoutId: checkout.id });
      this.#end('paid');
    } catch (cause) {
      const { code, requestId = '' } = cause instanceof FrameError ? cause.fault : { code: 'widget_failed' };
      // Paid elsewhere meanwhile, in another tab for example: that is no failure, and what is shown is old.
      if (code === 'already_subscribed') this.#end('paid');
      else if (code === 'payment_pending') this.#end('onItsWay');
      else this.setState({ step: 'notStarted', reference: `${code} ${requestId}`.trim() });
    }
  }

  #start = (): void => {
    if (this.state.step === 'goingToPay' || this.state.checkout) return;
    if (this.props.isKnown) void this.#pay();
    else this.setState({ step: 'signingIn' });
  };

  /** Where the server does not say so it is not given up: it may be paid already, and the next answer tells. */
  #cancel = async (): Promise<void> => {
    const { checkout } = this.state;
    const { context } = this.props;
    const isGivenUp = checkout && (await cancelCheckout(context, checkout.id).then(() => true, () => false));
    if (!isGivenUp || this.state.checkout?.id !== checkout.id) return;
    void context.connection.emit('checkoutCancelled', { checkoutId: checkout.id });
    this.#end('cancelled');
  };

  override render({ draw }: PaymentStepsProps, { step, checkout, reference = '' }: State): VNode {
    return (
      <div class="payment" tabIndex={-1} ref={(box) => void (this.#box = box)}>
        {draw({ step, reference, url: checkout?.checkoutUrl ?? null, start: this.#start, cancel: this.#cancel })}
      </div>
    );
  }
}

function urlOf({ checkoutUrl }: BegunCheckout): string {
  if (checkoutUrl === null) throw new Error('There is nothing to be paid.');
  return checkoutUrl;
}
