import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'Noch keine Rechnungen',
  emptyText: 'Sobald es welche gibt, erscheinen sie hier.',
  title: 'Rechnungen',
  back: 'Alle Rechnungen',
  showMore: 'Mehr anzeigen',
  newest: 'Neueste zuerst',
  oldest: 'Älteste zuerst',
  dueFirst: 'Zuerst fällige',
  due: 'fällig {date}',
  open: 'Offen',
  overdue: 'Überfällig',
  paid: 'Bezahlt',
  void: 'Storniert',
  uncollectible: 'Ausgebucht',
  moreShown: { one: '{count} weitere Rechnung wird angezeigt.', other: '{count} weitere Rechnungen werden angezeigt.' },
};
