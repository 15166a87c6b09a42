import { fill, majorOf, text, textsOf, writePrice, type Invoice } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import type { PayContext } from '../payment/checkout.ts';
import { paymentTexts } from '../payment/texts/index.ts';
import { PaymentSteps, type Payment } from '../payment/payment-steps.tsx';

export interface PayProps {
  invoice: Invoice;
  context: PayContext;
}

/** Payment of an invoice's remaining amount on another site: the way there, the wait and the outcome. */
export function Pay({ invoice, context }: PayProps): VNode {
  return (
    <PaymentSteps context={context} paid={{ invoiceId: invoice.id }} isKnown={true} begun={invoice.checkout} draw={(payment) => renderPay(payment, invoice)} />
  );
}

function renderPay({ step, url, reference, start, cancel }: Payment, { currency, remainingMinor, payable }: Invoice): VNode | null {
  const texts = textsOf(paymentTexts);
  const { cancelled, over, notStarted, notPaid, onItsWay, paid } = texts;
  const outcomes = { cancelled, over, notStarted, notPaid, onItsWay, paid };
  // A payment that was begun is shown even if nothing remains to be paid, or can be paid here.
  if (!payable && step !== 'waiting' && !(step in outcomes)) return null;
  if (step === 'waiting') {
    return (
      <div class="pay" key="waiting">
        <p role="status">
          <b>{texts.waiting}</b> {texts.waitingText}
        </p>
        <p class="invoice-tools">
          {url !== null && (
            <a class="button" href={url} target="_blank" rel="noopener noreferrer">
              {texts.openPayment}
              <span class="unseen"> ({texts.newTab})</span>
            </a>
          )}
          <button type="button" class="button" onClick={() => void cancel()}>
            {texts.cancel}
          </button>
        </p>
        {reference && (
          <p class="quiet" role="status">
            {texts.notCancelled} <small>{text('reference', { id: reference })}</small>
          </p>
        )}
      </div>
    );
  }
  const isGoing = step === 'goingToPay';
  return (
    <div class="pay" key="pay">
      {payable && step !== 'paid' && step !== 'onItsWay' && (
        <button type="button" class="button pay-button" aria-disabled={isGoing} onClick={start}>
          <bdi key={step}>{isGoing ? texts.goingToPay : fill(texts.pay, { amount: writePrice(majorOf(remainingMinor, currency), currency) })}</bdi>
        </button>
      )}
      {step in outcomes && (
        <p key={step} class="quiet" role="status">
          {outcomes[step as keyof typeof outcomes]} {reference && <small>{text('reference', { id: reference })}</small>}
        </p>
      )}
    </div>
  );
}
