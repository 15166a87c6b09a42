import type { PaymentTexts } from './payment-texts.ts';

export const texts: PaymentTexts = {
  pay: '{amount} を支払う',
  paid: 'お支払いが完了しました。',
  newTab: '新しいタブで開きます',
  goingToPay: 'お支払い画面に移動しています…',
  waiting: 'お支払いを待っています…',
  waitingText: '開いたお支払いページで手続きを完了してください。このページは自動的に更新されます。',
  onItsWay: 'お支払いは処理中です。二重に請求されることはありません。',
  openPayment: 'お支払い画面を開く',
  cancel: 'キャンセル',
  cancelled: 'お支払いはキャンセルされました。',
  over: 'このお支払いは、もう行えません。すでにお支払い済みの場合、そのお支払いは有効です。',
  notCancelled: 'お支払いをキャンセルできませんでした。もう一度お試しください。',
  notStarted: 'お支払いを開始できませんでした。請求は発生していません。',
  notPaid: 'お支払いが完了しませんでした。',
};
