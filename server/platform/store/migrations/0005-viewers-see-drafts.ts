import type { Migration } from './migration.ts';

/**
 * Whether a tenant's viewers see drafts. Who has a tenant already keeps what they have: the default is for their rows, and for those that an
 * older process beside this one writes. Tenants made from now on say themselves what they want.
 */
export const viewersSeeDrafts: Migration = {
  version: 5,
  name: 'viewers see drafts',
  statements: () => [`alter table tenants add column viewers_see_drafts bigint not null default 1`],
};
