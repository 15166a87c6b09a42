import type { FilterTexts } from './filter-texts.ts';

export const texts: FilterTexts = {
  search: 'Buscar',
  year: 'Año',
  month: 'Mes',
  status: 'Estado',
  sort: 'Orden',
  all: 'Todos',
  until: '{year} y antes',
  found: 'Resultados: {count}',
  none: 'No hay resultados.',
  clear: 'Mostrar todo',
};
