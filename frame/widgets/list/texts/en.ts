import type { FilterTexts } from './filter-texts.ts';

export const texts: FilterTexts = {
  search: 'Search',
  year: 'Year',
  month: 'Month',
  status: 'Status',
  sort: 'Order',
  all: 'All',
  until: '{year} and earlier',
  found: 'Results: {count}',
  none: 'No results.',
  clear: 'Show all',
};
