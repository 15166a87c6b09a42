import type { Messages } from './messages.ts';

export const texts: Messages = {
  loading: 'جارٍ التحميل…',
  retry: 'إعادة المحاولة',
  retrying: 'تجري إعادة المحاولة…',
  reference: 'المرجع: {id}',
  failedTitle: 'تعذّر تحميل المحتوى',
  failedText: 'حدث خطأ ما.',
  host_unreachable: 'لم تستجب الصفحة التي تعرض هذا المحتوى.',
  host_not_allowed: 'لا يُسمح لهذه الصفحة بعرضه.',
  not_embedded: 'هذا المحتوى مخصص للعرض داخل صفحة أخرى.',
  network_unreachable: 'تعذّر الوصول إلى الخادم. يُرجى التحقق من اتصالك.',
  widget_blocked: 'يمنع هذا المتصفح أو سياسة الصفحة تحميل الشيفرة اللازمة.',
  receipt_not_found: 'الإيصال غير موجود',
  invoice_not_found: 'الفاتورة غير موجودة',
  notFoundText: 'غير موجود أو غير متاح لك.',
  busyText: 'الخادم مشغول حاليًا.',
  accessText: 'تعذّر التحقق من صلاحية وصولك.',
  endedTitle: 'انتهت جلستك',
  endedText: 'يُرجى تسجيل الدخول مجددًا للمتابعة.',
  draft: 'مسودة',
  archived: 'مؤرشف',
};
