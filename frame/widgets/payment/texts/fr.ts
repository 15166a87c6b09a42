import type { PaymentTexts } from './payment-texts.ts';

export const texts: PaymentTexts = {
  pay: 'Payer {amount}',
  paid: 'Payé. Merci.',
  newTab: 's’ouvre dans un nouvel onglet',
  goingToPay: 'Ouverture du paiement…',
  waiting: 'En attente du paiement…',
  waitingText: 'Terminez le paiement là où il est ouvert ; cette page se mettra à jour d’elle-même.',
  onItsWay: 'Votre paiement est en cours de traitement. Vous ne serez pas débité une seconde fois.',
  openPayment: 'Ouvrir le paiement',
  cancel: 'Annuler',
  cancelled: 'Le paiement a été annulé.',
  over: 'Ce paiement n’est plus possible. Si vous avez déjà payé, il reste pris en compte.',
  notCancelled: 'Le paiement n’a pas pu être annulé. Veuillez réessayer.',
  notStarted: 'Le paiement n’a pas pu commencer. Rien n’a été débité.',
  notPaid: 'Le paiement n’a pas abouti.',
};
