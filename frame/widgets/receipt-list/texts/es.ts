import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'Aún no hay recibos',
  emptyText: 'Aparecerán aquí.',
  title: 'Recibos',
  back: 'Todos los recibos',
  showMore: 'Mostrar más',
  moreShown: { one: 'Se muestra {count} recibo más.', other: 'Se muestran {count} recibos más.' },
  draft: 'Borrador',
  sealed: 'Definitivo',
};
