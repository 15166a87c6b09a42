import type { Migration } from './migration.ts';

/** Which other vendors' APIs a tenant has enabled. None by default, also for tenants created by an older process. */
export const compat: Migration = {
  version: 13,
  name: 'compat',
  statements: () => [`alter table tenants add column compat_json text not null default '[]'`],
};
