import type { Migration } from './migration.ts';

/** What the names of widgets in pages of another server show here; checkouts that somebody has given up, and the list of those of a customer. */
export const moreOfOthers: Migration = {
  version: 20,
  name: 'widget-ids-and-canceled-checkouts',
  statements: () => [
    `alter table tenants add column widget_ids_json text not null default '{}'`,
    'alter table checkouts add column canceled_at bigint',
    'create index checkouts_of_customer on checkouts (tenant_id, customer_id, created_at, id)',
  ],
};
