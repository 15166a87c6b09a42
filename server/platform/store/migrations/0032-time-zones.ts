import type { Migration } from './migration.ts';

/** Time zones of tenants. Earlier ones, and those that an older process creates, stay in UTC. */
export const timeZones: Migration = {
  version: 32,
  name: 'time zones',
  statements: () => [`alter table tenants add column time_zone text not null default 'UTC'`],
};
