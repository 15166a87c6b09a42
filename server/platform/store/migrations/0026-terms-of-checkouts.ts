import type { Migration } from './migration.ts';

/** What a checkout pays for beside its amount: for how long, and from when. One that was begun before has none written down. */
export const termsOfCheckouts: Migration = {
  version: 26,
  name: 'terms of checkouts',
  statements: () => ['alter table checkouts add column terms_json text'],
};
