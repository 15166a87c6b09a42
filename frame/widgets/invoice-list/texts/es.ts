import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'Aún no hay facturas',
  emptyText: 'Aparecerán aquí.',
  title: 'Facturas',
  back: 'Todas las facturas',
  showMore: 'Mostrar más',
  newest: 'Más recientes',
  oldest: 'Más antiguas',
  dueFirst: 'Por vencimiento',
  due: 'vence {date}',
  open: 'Pendiente',
  overdue: 'Vencida',
  paid: 'Pagada',
  void: 'Anulada',
  uncollectible: 'Incobrable',
  moreShown: { one: 'Se muestra {count} factura más.', other: 'Se muestran {count} facturas más.' },
};
