import type { PaymentTexts } from './payment-texts.ts';

export const texts: PaymentTexts = {
  pay: 'Pagar {amount}',
  paid: 'Pago. Obrigado.',
  newTab: 'abre em uma nova aba',
  goingToPay: 'Abrindo o pagamento…',
  waiting: 'Aguardando o pagamento…',
  waitingText: 'Conclua o pagamento onde foi aberto; esta página será atualizada automaticamente.',
  onItsWay: 'Seu pagamento está sendo processado. Você não será cobrado duas vezes.',
  openPayment: 'Abrir o pagamento',
  cancel: 'Cancelar',
  cancelled: 'O pagamento foi cancelado.',
  over: 'Este pagamento não pode mais ser feito. Se você já pagou, ele continua valendo.',
  notCancelled: 'Não foi possível cancelar o pagamento. Tente novamente.',
  notStarted: 'Não foi possível iniciar o pagamento. Nada foi cobrado.',
  notPaid: 'O pagamento não foi concluído.',
};
