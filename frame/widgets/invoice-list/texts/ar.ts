import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'لا توجد فواتير بعد',
  emptyText: 'ستظهر هنا فور توفرها.',
  title: 'الفواتير',
  back: 'كل الفواتير',
  showMore: 'عرض المزيد',
  newest: 'الأحدث أولًا',
  oldest: 'الأقدم أولًا',
  dueFirst: 'حسب الاستحقاق',
  due: 'تستحق في {date}',
  open: 'مستحقة',
  overdue: 'متأخرة',
  paid: 'مدفوعة',
  void: 'ملغاة',
  uncollectible: 'غير قابلة للتحصيل',
  moreShown: {
    zero: 'لا توجد فواتير أخرى.',
    one: 'عُرضت فاتورة إضافية واحدة.',
    two: 'عُرضت فاتورتان إضافيتان.',
    few: 'عُرضت {count} فواتير إضافية.',
    many: 'عُرضت {count} فاتورة إضافية.',
    other: 'عُرضت {count} فاتورة إضافية.',
  },
};
