import { counted, fill, writePeriod, type HeldSubscription, type Offering } from '@vitrine/frame/widget';
import type { ComponentChildren, VNode } from 'preact';
import type { PayContext } from '../payment/checkout.ts';
import type { PricingTexts } from './texts/pricing-texts.ts';
import { isPlan, isSold } from './choice.ts';
import { PaymentSteps, type Payment } from '../payment/payment-steps.tsx';
import type { Wording } from './wording.ts';

export interface ActionProps {
  offering: Offering;
  wording: Wording;
  texts: PricingTexts;
  context: PayContext;
  /** The viewer has another plan and would switch. */
  isChange: boolean;
  /** Heading level of the name. Default 2. */
  level?: 1 | 2;
}

/** The action for an offering: its current subscription, or a way to subscribe, pay or get in contact. */
export function Action(props: ActionProps): VNode {
  const { offering, context } = props;
  // Only offerings read by a known customer have a `subscription` field.
  const isKnown = offering.subscription !== undefined;
  const draw = (payment: Payment): VNode => renderAction(payment, props);
  const isOwned = Boolean(offering.subscription);
  const isFree = offering.priceMinor === 0;
  return <PaymentSteps {...{ context, isKnown, isOwned, isFree, draw }} paid={{ offeringId: offering.id }} begun={offering.checkout} />;
}

function renderAction(payment: Payment, props: ActionProps): VNode {
  const { offering, texts } = props;
  const { step } = payment;
  const held = offering.subscription;
  if (held || step === 'paid') {
    // After the payment, and until the offerings are read again, nothing else is known of the subscription.
    const statusText = heldText(held ?? {}, offering, texts);
    return (
      <p class="plan-held" role={step === 'paid' ? 'status' : undefined}>
        <span key={statusText}>{statusText}</span>
      </p>
    );
  }
  // Steps of a payment are shown even if the offering is no longer sold.
  return <div class="plan-action">{steps[step](payment, texts, offer(payment, props))}</div>;
}

/** Renders what an offering asks the viewer to do. */
function offer({ start }: Payment, { offering, wording, texts, context, isChange }: ActionProps): VNode {
  const { id, priceMinor, callToAction } = offering;
  if (!isSold(offering)) return button(texts.soldOut);
  const select = (): void => void context.connection.emit('offeringSelected', { offeringId: id });
  const label = priceMinor === null ? texts.contact : startText(offering, isChange, texts);
  if (callToAction) return link(callToAction.url, wording.action ?? label, texts, select);
  if (priceMinor === null) return button(wording.action ?? label, select);
  const pay = (): void => {
    select();
    start();
  };
  return button(label, pay);
}

/** Renders each step of an unpaid payment. `again` is the button that starts a payment. */
const steps: Record<Exclude<Payment['step'], 'paid'>, (payment: Payment, texts: PricingTexts, again: VNode) => ComponentChildren> = {
  idle: (_, _texts, again) => again,
  signingIn: (_, texts, again) => [again, note(texts.signingIn)],
  goingToPay: (_, texts) => button(texts.goingToPay),
  waiting: ({ url, reference, cancel }, texts) => [
    note(texts.waiting, true),
    note(texts.waitingText),
    <p key="tools" class="plan-tools">
      {url !== null && link(url, texts.openPayment, texts)} {button(texts.cancel, () => void cancel(), true)}
    </p>,
    reference && note(texts.notCancelled, false, reference),
  ],
  onItsWay: (_, texts) => note(texts.onItsWay, true),
  cancelled: (_, texts, again) => [again, note(texts.cancelled)],
  over: (_, texts, again) => [again, note(texts.over)],
  notStarted: ({ reference }, texts, again) => [again, note(texts.notStarted, false, reference)],
  notPaid: (_, texts, again) => [again, note(texts.notPaid)],
};

/** Without `onClick`, the button is off. */
function button(text: string, onClick?: () => void, isQuiet = false): VNode {
  return (
    <button key={isQuiet} type="button" class={isQuiet ? 'button' : 'button plan-button'} aria-disabled={!onClick} onClick={onClick}>
      <bdi key={text}>{text}</bdi>
    </button>
  );
}

/** Renders a link that opens in a new tab. */
const link = (url: string, text: string, texts: PricingTexts, onClick?: () => void): VNode => (
  <a class="button plan-button" href={url} target="_blank" rel="noopener noreferrer" onClick={onClick}>
    <bdi>{text}</bdi>
    <span class="unseen"> ({texts.newTab})</span>
  </a>
);

const note = (text: string, isStrong = false, reference?: string): VNode => (
  <p key={text} class={isStrong ? 'plan-said plan-strong' : 'plan-said'} role="status">
    {text} {reference && <small>{reference}</small>}
  </p>
);

function startText(offering: Offering, isChange: boolean, texts: PricingTexts): string {
  if (isChange && isPlan(offering)) return texts.change;
  if (offering.trialDays > 0) return counted(texts.startTrial, offering.trialDays);
  return isPlan(offering) ? texts.subscribe : texts.buy;
}

const dayOf = (day: string): string => writePeriod({ start: day, end: day });

/** Returns the status text of the viewer's subscription. */
function heldText({ status, period, renewsOn, trialEndsOn }: Partial<HeldSubscription>, offering: Offering, texts: PricingTexts): string {
  if (status === 'trialing' && trialEndsOn) return fill(texts.trialUntil, { date: dayOf(trialEndsOn) });
  if (status === 'past_due') return texts.pastDue;
  if (status === 'paused') return texts.paused;
  if (status === 'expiring' && period) return fill(texts.endsOn, { date: dayOf(period.end) });
  if (renewsOn && status !== 'expiring') return fill(texts.renewsOn, { date: dayOf(renewsOn) });
  return isPlan(offering) ? texts.active : texts.bought;
}
