import type { PaymentTexts } from './payment-texts.ts';

export const texts: PaymentTexts = {
  pay: 'Pagar {amount}',
  paid: 'Pagado. Gracias.',
  newTab: 'se abre en otra pestaña',
  goingToPay: 'Abriendo el pago…',
  waiting: 'Esperando el pago…',
  waitingText: 'Complete el pago donde se abrió; esta página se actualizará sola.',
  onItsWay: 'Su pago se está procesando. No se le cobrará dos veces.',
  openPayment: 'Abrir el pago',
  cancel: 'Cancelar',
  cancelled: 'El pago se canceló.',
  over: 'Este pago ya no se puede hacer. Si ya ha pagado, su pago sigue contando.',
  notCancelled: 'No se pudo cancelar el pago. Inténtelo de nuevo.',
  notStarted: 'No se pudo iniciar el pago. No se ha cobrado nada.',
  notPaid: 'El pago no se completó.',
};
