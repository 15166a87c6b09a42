import type { PaymentTexts } from './payment-texts.ts';

export const texts: PaymentTexts = {
  pay: 'Pay {amount}',
  paid: 'Paid. Thank you.',
  newTab: 'opens in a new tab',
  goingToPay: 'Going to the payment…',
  waiting: 'Waiting for the payment…',
  waitingText: 'Finish the payment where it was opened; this page will follow.',
  onItsWay: 'Your payment is being processed. Nothing is charged a second time.',
  openPayment: 'Open the payment',
  cancel: 'Cancel',
  cancelled: 'The payment was cancelled.',
  over: 'This payment has ended. If you already paid, it still counts.',
  notCancelled: 'The payment could not be cancelled. Try again.',
  notStarted: 'The payment could not be started. Nothing was charged.',
  notPaid: 'The payment did not go through.',
};
