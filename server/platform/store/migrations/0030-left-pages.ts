import type { Migration } from './migration.ts';

/** Payment pages of ended checkouts. Someone may still pay on a page until it is closed, which happens after the transaction that ended the checkout. */
export const leftPages: Migration = {
  version: 30,
  name: 'left pages',
  statements: () => [
    `create table left_pages (
      checkout_id text not null references checkouts (id), reference text not null, left_at bigint not null, primary key (checkout_id, reference))`,
    `create index left_pages_in_order on left_pages (left_at, checkout_id)`,
  ],
};
