import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'لا توجد إيصالات بعد',
  emptyText: 'ستظهر هنا فور توفرها.',
  title: 'الإيصالات',
  back: 'كل الإيصالات',
  showMore: 'عرض المزيد',
  moreShown: {
    zero: 'لا توجد إيصالات أخرى.',
    one: 'عُرض إيصال إضافي واحد.',
    two: 'عُرض إيصالان إضافيان.',
    few: 'عُرضت {count} إيصالات إضافية.',
    many: 'عُرض {count} إيصالًا إضافيًا.',
    other: 'عُرض {count} إيصال إضافي.',
  },
  draft: 'مسودة',
  sealed: 'نهائي',
};
