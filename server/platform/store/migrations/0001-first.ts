import type { Engine } from '../database.ts';
import type { Migration } from './migration.ts';

const tables = [
  `create table tenants (
    id text primary key, slug text not null unique, name text not null,
    issuer text not null, audience text, max_token_seconds bigint not null,
    login_url text, refresh_url text, allowed_origins_json text not null,
    created_at bigint not null, updated_at bigint not null)`,
  `create table api_keys (
    id text primary key, tenant_id text references tenants (id), name text not null,
    role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
    secret_hash text not null unique, created_at bigint not null, last_used_at bigint, revoked_at bigint)`,
  `create table signing_keys (
    id text primary key, tenant_id text not null references tenants (id),
    algorithm text not null check (algorithm in ('HS256', 'RS256')),
    state text not null check (state in ('next', 'active', 'retired')),
    secret_sealed text, public_jwk_json text,
    created_at bigint not null, activated_at bigint, retired_at bigint, usable_until bigint,
    check ((secret_sealed is null) <> (public_jwk_json is null)))`,
  `create unique index signing_keys_one_active on signing_keys (tenant_id) where state = 'active'`,
  `create index signing_keys_tenant on signing_keys (tenant_id, created_at)`,
  `create table customers (
    id text primary key, tenant_id text not null references tenants (id), external_id text not null,
    name text, email text, created_at bigint not null, updated_at bigint not null,
    unique (tenant_id, external_id))`,
  // The content is the last column: SQLite reads a row from its start, and a list must not read every receipt's content.
  `create table receipts (
    id text primary key, tenant_id text not null references tenants (id), customer_id text not null references customers (id),
    period_start text not null, period_end text not null, scope text not null default '',
    status text not null check (status in ('draft', 'sealed')),
    title text not null, currency text not null, total_minor bigint not null, total_exact text,
    share_token_hash text not null unique, share_token_sealed text not null,
    published_at bigint, published_until bigint, archived_at bigint, sealed_at bigint,
    created_at bigint not null, updated_at bigint not null,
    content_json text not null,
    unique (tenant_id, customer_id, period_start, period_end, scope))`,
  `create index receipts_of_tenant on receipts (tenant_id, period_start desc, id desc)`,
  `create index receipts_published on receipts (tenant_id, period_start desc, id desc) where published_at is not null`,
  `create index receipts_archived on receipts (tenant_id, period_start desc, id desc) where archived_at is not null`,
  `create index receipts_draft on receipts (tenant_id, period_start desc, id desc) where status = 'draft'`,
  `create table link_sessions (
    id_hash text primary key, tenant_id text not null, receipt_id text not null references receipts (id),
    signing_key_id text not null references signing_keys (id), confirmed bigint not null, expires_at bigint not null)`,
  `create index link_sessions_expiry on link_sessions (expires_at)`,
  `create table used_tokens (
    tenant_id text not null, token_hash text not null, expires_at bigint not null, primary key (tenant_id, token_hash))`,
  `create index used_tokens_expiry on used_tokens (expires_at)`,
  `create table idempotency (
    tenant_id text not null, key text not null, request_hash text not null,
    status bigint not null, response_json text not null, created_at bigint not null, primary key (tenant_id, key))`,
  `create index idempotency_age on idempotency (created_at)`,
  `create table audit (
    id text primary key, tenant_id text, at bigint not null, actor_kind text not null, actor_id text,
    action text not null, target_kind text not null, target_id text not null,
    before_json text, after_json text, request_id text, address text)`,
  `create index audit_of_tenant on audit (tenant_id, at desc, id desc)`,
  `create index audit_of_target on audit (tenant_id, target_id, at desc, id desc)`,
  `create index audit_of_action on audit (tenant_id, action, at desc, id desc)`,
];

/**
 * A customer's list must stay fast. SQLite answers it from the index alone, because a customer's rows are scattered over the table between content pages.
 * PostgreSQL stores long content apart from the row anyway.
 */
const customerLists: Record<Engine, string> = {
  sqlite: `create index receipts_of_customer on receipts (tenant_id, customer_id, period_start desc, id desc,
    archived_at, period_end, status, title, currency, total_minor, total_exact, published_at, published_until, updated_at)`,
  postgres: `create index receipts_of_customer on receipts (tenant_id, customer_id, period_start desc, id desc)`,
};

const appendOnly: Record<Engine, string[]> = {
  sqlite: [
    `create trigger audit_no_update before update on audit begin select raise(abort, 'audit is append-only'); end`,
    `create trigger audit_no_delete before delete on audit begin select raise(abort, 'audit is append-only'); end`,
  ],
  postgres: [
    `create function audit_append_only() returns trigger language plpgsql as $$ begin raise exception 'audit is append-only'; end $$`,
    `create trigger audit_no_change before update or delete or truncate on audit for each statement execute function audit_append_only()`,
  ],
};

export const first: Migration = {
  version: 1,
  name: 'first',
  statements: (engine) => [...tables, customerLists[engine], ...appendOnly[engine]],
};
