import type { Locale } from '../../../protocol/locales.ts';

/** Forms of a sentence that counts something, by CLDR plural category. `other` is always there; which others a language has, differs. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export interface ListTexts {
  emptyTitle: string;
  emptyText: string;
  receipts: string;
  back: string;
  showMore: string;
  moreShown: Plural;
}

/** The texts of the list, in every language: they come with its code. */
export const listTexts: Record<Locale, ListTexts> = {
  en: {
    emptyTitle: 'No receipts yet',
    emptyText: 'They will appear here.',
    receipts: 'Receipts',
    back: 'All receipts',
    showMore: 'Show more',
    moreShown: { one: '{count} more receipt is shown.', other: '{count} more receipts are shown.' },
  },
  de: {
    emptyTitle: 'Noch keine Belege',
    emptyText: 'Sobald es welche gibt, erscheinen sie hier.',
    receipts: 'Belege',
    back: 'Alle Belege',
    showMore: 'Mehr anzeigen',
    moreShown: { one: '{count} weiterer Beleg wird angezeigt.', other: '{count} weitere Belege werden angezeigt.' },
  },
  ar: {
    emptyTitle: 'لا توجد إيصالات بعد',
    emptyText: 'ستظهر هنا فور توفرها.',
    receipts: 'الإيصالات',
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
  },
};

/** The form of a sentence that fits a count, which is written as the language writes numbers. */
export function counted(forms: Plural, count: number, tag: string): string {
  return (forms[new Intl.PluralRules(tag).select(count)] ?? forms.other).replace('{count}', count.toLocaleString(tag));
}
