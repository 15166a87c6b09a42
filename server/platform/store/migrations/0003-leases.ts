import type { Migration } from './migration.ts';

/** Leases: what a process holds expires when it dies. */
export const leases: Migration = {
  version: 3,
  name: 'leases',
  statements: () => [
    `alter table idempotency add column claim text`,
    `alter table idempotency add column leased_until bigint`,
    `create table receipt_imports (
      id text primary key, tenant_id text not null references tenants (id), by_json text not null, format text not null, seal bigint not null, publish bigint not null,
      outcome_json text not null, committed_at bigint, held_until bigint not null)`,
    `create table receipt_import_parts (
      import_id text not null, part bigint not null, receipts_json text not null, primary key (import_id, part))`,
    `create table upkeep (name text primary key, due_at bigint not null, held_by text, held_until bigint)`,
  ],
};
