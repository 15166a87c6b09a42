import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'Aucun reçu pour le moment',
  emptyText: 'Ils apparaîtront ici.',
  title: 'Reçus',
  back: 'Tous les reçus',
  showMore: 'Afficher plus',
  moreShown: { one: '{count} reçu de plus est affiché.', other: '{count} reçus de plus sont affichés.' },
  draft: 'Brouillon',
  sealed: 'Définitif',
};
