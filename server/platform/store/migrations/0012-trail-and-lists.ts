import type { Engine } from '../database.ts';
import type { Migration } from './migration.ts';

const tables = [
  // Hourly counts of unauthenticated events. `tenant_id` is empty for events of no single tenant.
  `create table audit_counts (
    tenant_id text not null, hour bigint not null, action text not null, target_kind text not null, target_id text not null, reason text not null,
    count bigint not null, first_at bigint not null, last_at bigint not null,
    primary key (tenant_id, hour, action, target_kind, target_id, reason))`,
  `create index audit_counts_by_hour on audit_counts (hour)`,
  // Every removal from the trail is recorded here first; only then does the database allow the delete.
  `create table audit_removals (
    id text primary key, tenant_id text not null, before_at bigint not null, at bigint not null, archive_sha256 text)`,
  `create index audit_removals_of_tenant on audit_removals (tenant_id, before_at)`,
];

const isRemoved = (row: 'old' | 'OLD'): string =>
  `exists (select 1 from audit_removals as r where r.tenant_id = coalesce(${row}.tenant_id, '') and r.before_at > ${row}.at)`;

const appendOnly: Record<Engine, string[]> = {
  sqlite: [
    `drop trigger audit_no_delete`,
    `create trigger audit_no_delete before delete on audit when not ${isRemoved('old')} begin select raise(abort, 'audit is append-only'); end`,
    `create trigger audit_removals_no_update before update on audit_removals begin select raise(abort, 'audit_removals is append-only'); end`,
    `create trigger audit_removals_no_delete before delete on audit_removals begin select raise(abort, 'audit_removals is append-only'); end`,
  ],
  postgres: [
    `create function audit_only_removed() returns trigger language plpgsql as $$ begin
      if ${isRemoved('OLD')} then return OLD; end if;
      raise exception 'audit is append-only';
    end $$`,
    `drop trigger audit_no_change on audit`,
    `create trigger audit_no_change before update or truncate on audit for each statement execute function audit_append_only()`,
    `create trigger audit_no_delete before delete on audit for each row execute function audit_only_removed()`,
    `create trigger audit_removals_no_change before update or delete or truncate on audit_removals for each statement execute function audit_append_only()`,
  ],
};

/** Adds counts and removals to the trail, and indexes for lists and upkeep. */
export const trailAndLists: Migration = {
  version: 12,
  name: 'trail and lists',
  statements: (engine) => [...tables, ...appendOnly[engine]],
  indexes: [
    { name: 'api_keys_of_tenant', table: 'api_keys', on: '(tenant_id, created_at)' },
    { name: 'sessions_by_customer', table: 'sessions', on: '(tenant_id, customer_id, created_at, id)' },
    { name: 'sessions_of_signing_key', table: 'sessions', on: '(signing_key_id) where signing_key_id is not null' },
    { name: 'link_sessions_of_signing_key', table: 'link_sessions', on: '(signing_key_id)' },
    { name: 'widget_tokens_of_tenant', table: 'widget_tokens', on: '(tenant_id, created_at, id)' },
    { name: 'widget_tokens_expiry', table: 'widget_tokens', on: '(expires_at)' },
    { name: 'embed_tokens_of_key', table: 'embed_tokens', on: '(tenant_id, access_key_id, created_at)' },
    { name: 'magic_links_of_tenant', table: 'magic_links', on: '(tenant_id, created_at)' },
    { name: 'mail_outbox_newest', table: 'mail_outbox', on: '(created_at)' },
    { name: 'mail_outbox_of_tenant', table: 'mail_outbox', on: '(tenant_id, created_at)' },
    { name: 'mail_outbox_over', table: 'mail_outbox', on: '(give_up_at)' },
    { name: 'sso_connections_of_tenant', table: 'sso_connections', on: '(tenant_id, name, id)' },
    { name: 'directories_of_tenant', table: 'directories', on: '(tenant_id, name, id)' },
    { name: 'signing_keys_over', table: 'signing_keys', on: `(usable_until) where state = 'retired'` },
    { name: 'audit_of_actor', table: 'audit', on: '(tenant_id, actor_id, at desc, id desc)' },
  ],
};
