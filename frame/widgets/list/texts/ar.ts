import type { FilterTexts } from './filter-texts.ts';

export const texts: FilterTexts = {
  search: 'بحث',
  year: 'السنة',
  month: 'الشهر',
  status: 'الحالة',
  sort: 'الترتيب',
  all: 'الكل',
  until: '{year} وما قبلها',
  found: 'النتائج: {count}',
  none: 'لا توجد نتائج مطابقة.',
  clear: 'عرض الكل',
};
