import type { Migration } from './migration.ts';

/** Pages of payments for what is over: somebody may still pay there until each is closed, which is done behind the transaction that has ended it. */
export const leftPages: Migration = {
  version: 30,
  name: 'left pages',
  statements: () => [
    `create table left_pages (
      checkout_id text not null references checkouts (id), reference text not null, left_at bigint not null, primary key (checkout_id, reference))`,
    `create index left_pages_in_order on left_pages (left_at, checkout_id)`,
  ],
};
