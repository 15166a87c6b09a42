import type { FilterTexts } from './filter-texts.ts';

export const texts: FilterTexts = {
  search: 'Suche',
  year: 'Jahr',
  month: 'Monat',
  status: 'Status',
  sort: 'Reihenfolge',
  all: 'Alle',
  until: '{year} und früher',
  found: 'Treffer: {count}',
  none: 'Dazu passt nichts.',
  clear: 'Alles zeigen',
};
