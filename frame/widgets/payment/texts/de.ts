import type { PaymentTexts } from './payment-texts.ts';

export const texts: PaymentTexts = {
  pay: '{amount} bezahlen',
  paid: 'Bezahlt. Vielen Dank.',
  newTab: 'öffnet einen neuen Tab',
  goingToPay: 'Weiter zur Zahlung …',
  waiting: 'Warten auf die Zahlung …',
  waitingText: 'Schließen Sie die Zahlung dort ab, wo sie geöffnet ist; diese Seite folgt von selbst.',
  onItsWay: 'Ihre Zahlung wird bearbeitet. Es wird nichts ein zweites Mal berechnet.',
  openPayment: 'Zahlung öffnen',
  cancel: 'Abbrechen',
  cancelled: 'Die Zahlung wurde abgebrochen.',
  over: 'Diese Zahlung ist nicht mehr möglich. Falls Sie schon bezahlt haben, zählt sie trotzdem.',
  notCancelled: 'Die Zahlung konnte nicht abgebrochen werden. Bitte versuchen Sie es noch einmal.',
  notStarted: 'Die Zahlung konnte nicht begonnen werden. Es wurde nichts berechnet.',
  notPaid: 'Die Zahlung ist nicht zustande gekommen.',
};
