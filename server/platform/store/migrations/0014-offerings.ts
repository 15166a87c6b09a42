import type { Migration } from './migration.ts';

/** A tenant's offerings. */
export const offerings: Migration = {
  version: 14,
  name: 'offerings',
  statements: () => [
    `create table offerings (
      id text primary key, tenant_id text not null references tenants (id), external_id text not null,
      status text not null check (status in ('draft', 'published', 'archived')),
      position bigint not null, name text not null, content_json text not null,
      published_at bigint, archived_at bigint, created_at bigint not null, updated_at bigint not null,
      unique (tenant_id, external_id))`,
    `create index offerings_of_tenant on offerings (tenant_id, position, external_id)`,
    `create index offerings_by_status on offerings (tenant_id, status, position, external_id)`,
  ],
};
