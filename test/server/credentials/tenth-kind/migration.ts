import type { Migration } from '../../../../server/platform/store/migrations/migration.ts';

export const badgesMigration: Migration = {
  version: 9_001,
  name: 'badges',
  statements: () => [
    `create table badges (
      id text primary key, tenant_id text not null references tenants (id), customer_id text not null, name text not null, secret_hash text not null unique,
      created_at bigint not null, last_used_at bigint, expires_at bigint not null, revoked_at bigint)`,
    'create index badges_by_tenant on badges (tenant_id, created_at, id)',
  ],
};
