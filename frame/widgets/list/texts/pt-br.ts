import type { FilterTexts } from './filter-texts.ts';

export const texts: FilterTexts = {
  search: 'Buscar',
  year: 'Ano',
  month: 'Mês',
  status: 'Status',
  sort: 'Ordem',
  all: 'Todos',
  until: '{year} e antes',
  found: 'Resultados: {count}',
  none: 'Nenhum resultado.',
  clear: 'Mostrar tudo',
};
