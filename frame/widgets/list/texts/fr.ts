import type { FilterTexts } from './filter-texts.ts';

export const texts: FilterTexts = {
  search: 'Rechercher',
  year: 'Année',
  month: 'Mois',
  status: 'État',
  sort: 'Tri',
  all: 'Tout',
  until: '{year} et avant',
  found: 'Résultats : {count}',
  none: 'Aucun résultat.',
  clear: 'Tout afficher',
};
