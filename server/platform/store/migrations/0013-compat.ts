import type { Migration } from './migration.ts';

/** Which other servers a tenant is also spoken to as. Nothing of it is on for anybody, nor for tenants that an older process makes. */
export const compat: Migration = {
  version: 13,
  name: 'compat',
  statements: () => [`alter table tenants add column compat_json text not null default '[]'`],
};
