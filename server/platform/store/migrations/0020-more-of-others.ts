import type { Migration } from './migration.ts';

/** What the widget names in another vendor's pages show here; canceled checkouts, and the list of a customer's checkouts. */
export const moreOfOthers: Migration = {
  version: 20,
  name: 'widget-ids-and-canceled-checkouts',
  statements: () => [
    `alter table tenants add column widget_ids_json text not null default '{}'`,
    'alter table checkouts add column canceled_at bigint',
    'create index checkouts_of_customer on checkouts (tenant_id, customer_id, created_at, id)',
  ],
};
