import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'Nenhum recibo ainda',
  emptyText: 'Eles aparecerão aqui.',
  title: 'Recibos',
  back: 'Todos os recibos',
  showMore: 'Mostrar mais',
  moreShown: { one: 'Mais {count} recibo é exibido.', other: 'Mais {count} recibos são exibidos.' },
  draft: 'Rascunho',
  sealed: 'Definitivo',
};
