import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'Aucune facture pour le moment',
  emptyText: 'Elles apparaîtront ici.',
  title: 'Factures',
  back: 'Toutes les factures',
  showMore: 'Afficher plus',
  newest: 'Les plus récentes',
  oldest: 'Les plus anciennes',
  dueFirst: 'Par échéance',
  due: 'échéance {date}',
  open: 'À payer',
  overdue: 'En retard',
  paid: 'Payée',
  void: 'Annulée',
  uncollectible: 'Irrécouvrable',
  moreShown: { one: '{count} facture de plus est affichée.', other: '{count} factures de plus sont affichées.' },
};
