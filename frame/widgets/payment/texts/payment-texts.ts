/** Texts of the payment steps. */
export interface PaymentTexts {
  /** `{amount}` is the amount to pay. */
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
  /** The payment expired, and nobody knows yet whether one was made. */
  over: string;
  notCancelled: string;
  notStarted: string;
  notPaid: string;
}
