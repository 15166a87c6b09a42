import type { TextTable } from '@vitrine/frame/widget';

interface UsageTexts {
  title: string;
  /** Follows the number of calls used. */
  of: string;
  series: string;
  none: string;
  noneYet: string;
}

export const texts: TextTable<UsageTexts> = {
  en: { title: 'Calls this month', of: 'of {limit}', series: 'Calls a day', none: 'No calls yet', noneYet: 'They will appear here.' },
  de: {
    title: 'Aufrufe in diesem Monat',
    of: 'von {limit}',
    series: 'Aufrufe pro Tag',
    none: 'Noch keine Aufrufe',
    noneYet: 'Sie erscheinen hier ab dem ersten.',
  },
  fr: { title: 'Appels ce mois-ci', of: 'sur {limit}', series: 'Appels par jour', none: 'Pas encore d’appel', noneYet: 'Ils apparaîtront ici dès le premier.' },
  ar: { title: 'الاستدعاءات هذا الشهر', of: 'من {limit}', series: 'الاستدعاءات في اليوم', none: 'لا استدعاءات بعد', noneYet: 'ستظهر هنا ابتداءً من أولها.' },
};
