import type { Migration } from './migration.ts';

/** What a checkout pays for beside its amount: the period and its start. Earlier checkouts have none recorded. */
export const termsOfCheckouts: Migration = {
  version: 26,
  name: 'terms of checkouts',
  statements: () => ['alter table checkouts add column terms_json text'],
};
