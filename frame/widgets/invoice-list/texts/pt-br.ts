import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'Nenhuma fatura ainda',
  emptyText: 'Elas aparecerão aqui.',
  title: 'Faturas',
  back: 'Todas as faturas',
  showMore: 'Mostrar mais',
  newest: 'Mais recentes',
  oldest: 'Mais antigas',
  dueFirst: 'Por vencimento',
  due: 'vence {date}',
  open: 'Em aberto',
  overdue: 'Vencida',
  paid: 'Paga',
  void: 'Cancelada',
  uncollectible: 'Incobrável',
  moreShown: { one: 'Mais {count} fatura é exibida.', other: 'Mais {count} faturas são exibidas.' },
};
