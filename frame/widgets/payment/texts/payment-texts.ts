/** What is said on the way to a payment and back. */
export interface PaymentTexts {
  /** `{amount}` is what is paid. */
  pay: string;
  paid: string;
  newTab: string;
  goingToPay: string;
  waiting: string;
  waitingText: string;
  onItsWay: string;
  openPayment: string;
  cancel: string;
  cancelled: string;
  notStarted: string;
  notPaid: string;
}
