import type { Migration } from './migration.ts';

/** When the provider last said that a payment on an abandoned page is still being processed. It is asked again later, not in each run. */
export const pagesAskedAgain: Migration = {
  version: 33,
  name: 'pages asked again',
  statements: () => ['alter table left_pages add column asked_at bigint'],
};
