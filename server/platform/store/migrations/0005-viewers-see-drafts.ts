import type { Migration } from './migration.ts';

/**
 * Whether a tenant's viewers see drafts. The default preserves the behaviour of existing tenants, and of those that an older process creates. New tenants set
 * the column themselves.
 */
export const viewersSeeDrafts: Migration = {
  version: 5,
  name: 'viewers see drafts',
  statements: () => [`alter table tenants add column viewers_see_drafts bigint not null default 1`],
};
