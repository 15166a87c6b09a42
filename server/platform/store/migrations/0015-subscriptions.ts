import type { Migration } from './migration.ts';

/** The subscriptions of customers. */
export const subscriptions: Migration = {
  version: 15,
  name: 'subscriptions',
  statements: () => [
    `create table subscriptions (
      id text primary key, tenant_id text not null references tenants (id), external_id text not null,
      customer_id text not null references customers (id), offering_id text not null references offerings (id),
      status text not null check (status in ('trialing', 'active', 'past_due', 'paused', 'expiring', 'ended')),
      quantity bigint not null, period_start text, period_end text, renews_on text, trial_ends_on text,
      created_at bigint not null, updated_at bigint not null,
      unique (tenant_id, external_id))`,
    `create index subscriptions_of_tenant on subscriptions (tenant_id, created_at, id)`,
    `create index subscriptions_of_customer on subscriptions (tenant_id, customer_id, created_at, id)`,
    `create index subscriptions_by_status on subscriptions (tenant_id, status, created_at, id)`,
    // By offering alone, so that it also serves the offering's foreign key.
    `create index subscriptions_of_offering on subscriptions (offering_id, created_at, id)`,
  ],
};
