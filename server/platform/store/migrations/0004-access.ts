import type { Migration } from './migration.ts';

/** Who may what, and how often. Every column has a default, so that an older process beside this one goes on writing its rows. */
export const access: Migration = {
  version: 4,
  name: 'access',
  statements: () => [
    `alter table tenants add column site_sessions_per_minute bigint`,
    `alter table tenants add column customer_sessions_per_minute bigint not null default 60`,
  ],
};
