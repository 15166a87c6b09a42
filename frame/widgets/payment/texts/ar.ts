import type { PaymentTexts } from './payment-texts.ts';

export const texts: PaymentTexts = {
  pay: 'دفع {amount}',
  paid: 'تم الدفع. شكرًا لك.',
  newTab: 'يفتح في علامة تبويب جديدة',
  goingToPay: 'جارٍ الانتقال إلى الدفع…',
  waiting: 'في انتظار الدفع…',
  waitingText: 'أكمل الدفع حيث فُتحت صفحته؛ ستتابع هذه الصفحة تلقائيًا.',
  onItsWay: 'دفعتك قيد المعالجة. لن يُخصم أي مبلغ مرة ثانية.',
  openPayment: 'افتح الدفع',
  cancel: 'إلغاء',
  cancelled: 'أُلغي الدفع.',
  over: 'لم يعد هذا الدفع ممكنًا. إذا كنت قد دفعت بالفعل، فستُحتسب دفعتك.',
  notCancelled: 'تعذّر إلغاء الدفع. يُرجى المحاولة مرة أخرى.',
  notStarted: 'تعذّر بدء الدفع. لم يُخصم أي مبلغ.',
  notPaid: 'لم تتم عملية الدفع.',
};
