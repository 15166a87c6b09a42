import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'Noch keine Belege',
  emptyText: 'Sobald es welche gibt, erscheinen sie hier.',
  title: 'Belege',
  back: 'Alle Belege',
  showMore: 'Mehr anzeigen',
  moreShown: { one: '{count} weiterer Beleg wird angezeigt.', other: '{count} weitere Belege werden angezeigt.' },
  draft: 'Entwurf',
  sealed: 'Endgültig',
};
